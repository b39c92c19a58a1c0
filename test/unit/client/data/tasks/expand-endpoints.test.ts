import { expect, it } from "vitest";
import type { AssayDeclaration } from "../../../../../client/data/formats/reading.ts";
import { expandEndpoints } from "../../../../../client/data/tasks/expand-endpoints.ts";
import { endpoint } from "./measured.ts";

function assay(name: string, fields: Partial<AssayDeclaration> = {}): AssayDeclaration {
  return {
    assay: name,
    assayType: "OTHER",
    isBinary: false,
    useInRegression: false,
    thresholds: [],
    activeSide: "above",
    ...fields,
  };
}

const everything = endpoint({ name: "own", measuredBy: "*" });

it("an endpoint measured by * becomes one per declared assay, in its place", () => {
  const before = endpoint({ name: "shared one", head: "shared" });
  const after = endpoint({ name: "named", measuredBy: "A1" });
  const expanded = expandEndpoints([before, everything, after], [assay("A1"), assay("A2")]);
  expect(expanded.map(({ name, measuredBy }) => [name, measuredBy])).toEqual([
    ["shared one", undefined],
    ["own: A1", "A1"],
    ["own: A2", "A2"],
    ["named", "A1"],
  ]);
});

it("takes type, side and thresholds from the declaration", () => {
  const declared = [
    assay("A1", { assayType: "ADME", activeSide: "below", thresholds: [5, 6] }),
    assay("A2"),
    assay("A3", { isBinary: true, thresholds: [1] }),
    assay("A4", { assayType: "AUX_HTS", activeSide: "either", thresholds: [6] }),
  ];
  const expanded = expandEndpoints([everything], declared);
  expect(
    expanded.map(({ assayType, activeSide, thresholds, head }) => [assayType, activeSide, thresholds, head]),
  ).toEqual([
    ["ADME", "below", [5, 6], "private"],
    ["OTHER", "above", "auto", "private"],
    ["OTHER", "above", undefined, "private"],
    ["AUX_HTS", "either", "auto", "private"],
  ]);
});

it("uses the manifest's thresholds where the declaration has none", () => {
  const [first, second] = expandEndpoints(
    [{ ...everything, thresholds: [7] }],
    [assay("A1"), assay("A2", { thresholds: [5] })],
  );
  expect(first!.thresholds).toEqual([7]);
  expect(second!.thresholds).toEqual([5]);
});

it("of kind regression takes the assays marked for it that are not binary", () => {
  const regression = endpoint({ name: "own", measuredBy: "*", kind: "regression" });
  const expanded = expandEndpoints(
    [regression],
    [
      assay("A1", { useInRegression: true, thresholds: [5] }),
      assay("A2"),
      assay("A3", { useInRegression: true, isBinary: true }),
    ],
  );
  expect(expanded.map(({ name, thresholds }) => [name, thresholds])).toEqual([["own: A1", undefined]]);
});

it("takes an assay that several files declare once", () => {
  const twice = [assay("A1"), assay("A2"), assay("A1")];
  expect(expandEndpoints([everything], twice).map(({ name }) => name)).toEqual(["own: A1", "own: A2"]);
});

it("stays without a catalogue, so that its owner hears that nothing measures it", () => {
  expect(expandEndpoints([everything], [])).toEqual([everything]);
});
