import { describe, expect, it } from "vitest";
import { poolScales } from "../../../../coordinator/study/pool-scales.ts";
import type { LabelSums } from "../../../../models/target-scale.ts";
import { smallStudy } from "../../../support/small-study.ts";

const { endpoints } = smallStudy({
  endpoints: [
    { name: "solubility", kind: "regression", head: "shared" },
    { name: "herg", kind: "classification", head: "shared" },
    { name: "own", kind: "regression", head: "private" },
  ],
});

function sumsOf(endpoint: string, labels: readonly number[]): LabelSums {
  return {
    endpoint,
    count: labels.length,
    sum: labels.reduce((sum, label) => sum + label, 0),
    sumOfSquares: labels.reduce((sum, label) => sum + label * label, 0),
  };
}

describe("pooled target scales", () => {
  it("are the mean and deviation over all members' labels", () => {
    const { scales } = poolScales(endpoints, [
      sumsOf("solubility", [-4, -2]),
      sumsOf("solubility", [-3, -1, 0]),
      sumsOf("herg", [0, 1]),
    ]);
    expect(scales).toHaveLength(1);
    expect(scales[0]?.mean).toBeCloseTo(-2, 12);
    expect(scales[0]?.deviation).toBeCloseTo(Math.sqrt(2), 12);
  });

  it("exist for shared regression endpoints only", () => {
    const { scales, missing } = poolScales(endpoints, [
      sumsOf("solubility", [1, 2]),
      sumsOf("herg", [0, 1]),
      sumsOf("own", [1, 2]),
    ]);
    expect(scales.map(({ endpoint }) => endpoint)).toEqual(["solubility"]);
    expect(missing).toEqual([]);
  });

  it("name the shared endpoints of either kind that nobody has labels for", () => {
    expect(poolScales(endpoints, []).missing).toEqual(["solubility", "herg"]);
    expect(poolScales(endpoints, [sumsOf("herg", [])]).missing).toEqual(["solubility", "herg"]);
  });

  it("ignore endpoints that the study does not name", () => {
    const { scales, missing } = poolScales(endpoints, [sumsOf("other", [1, 2])]);
    expect(scales).toEqual([]);
    expect(missing).toContain("solubility");
  });

  it.each([
    ["small", 0.1],
    ["large", 1_234_567.891],
    ["zero", 0],
  ])("have the deviation 1 where all labels are equal, also %s ones", (_size, label) => {
    const { scales } = poolScales(endpoints, [
      sumsOf(
        "solubility",
        Array.from({ length: 1000 }, () => label),
      ),
    ]);
    expect(scales[0]?.deviation).toBe(1);
  });

  it("keep the spread of labels in a tiny unit", () => {
    const { scales } = poolScales(endpoints, [sumsOf("solubility", [1e-7, 3e-7])]);
    expect(scales[0]?.deviation).toBeCloseTo(1e-7, 12);
  });
});
