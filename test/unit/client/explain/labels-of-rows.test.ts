import { describe, expect, test } from "vitest";
import { labelsOfRows } from "../../../../client/explain/labels-of-rows.ts";
import type { FoundRow } from "../../../../client/explain/find-compound.ts";
import type { AssayValue } from "../../../../client/data/formats/reading.ts";
import { dataProtocolSchema } from "../../../../trust/manifest/data-protocol.ts";
import { endpointSchema, type Endpoint } from "../../../../trust/manifest/endpoint.ts";

const protocol = dataProtocolSchema.parse({});
const endpoint = (fields: Record<string, unknown>): Endpoint =>
  endpointSchema.parse({ name: "x", kind: "regression", head: "private", ...fields });

function rows(...values: readonly (readonly [number, AssayValue["qualifier"]?])[]): FoundRow[] {
  return values.map(([value, qualifier = "="], index) => ({
    file: "a.csv",
    row: index + 2,
    compound: "c",
    structure: "C",
    values: [{ assay: "x", qualifier, value }],
    problems: [],
  }));
}

describe("the labels of one compound's rows", () => {
  test("are the aggregated value after the transform, with its bound", () => {
    const logarithm = endpoint({ transform: "log10" });
    expect(labelsOfRows(rows([1], [100], [10]), [logarithm], protocol)).toEqual([
      { task: "x", qualifier: "=", label: 1, reason: null },
    ]);
    expect(labelsOfRows(rows([100, ">"]), [logarithm], protocol)).toEqual([
      { task: "x", qualifier: ">", label: 2, reason: null },
    ]);
  });

  test("are one class for each threshold, and none where a bound leaves it open", () => {
    const classes = endpoint({ kind: "classification", thresholds: [5, 7] });
    expect(labelsOfRows(rows([6, ">"]), [classes], protocol)).toEqual([
      { task: "x >= 5", qualifier: "=", label: 1, reason: null },
      { task: "x >= 7", qualifier: "=", label: null, reason: "ambiguous at the threshold" },
    ]);
  });

  test("say why there is none", () => {
    const reasonOf = (own: FoundRow[], fields: Record<string, unknown>): string | null =>
      labelsOfRows(own, [endpoint(fields)], protocol)[0]!.reason;
    expect(reasonOf(rows([0.5]), { kind: "classification" })).toBe("a class is neither 0 nor 1");
    expect(reasonOf(rows([50]), { assayType: "OTHER" })).toBe("outside the credible range");
    expect(reasonOf(rows([0]), { transform: "log10" })).toBe("not above 0, so it has no logarithm");
    expect(reasonOf(rows([5]), { kind: "classification", thresholds: "auto" })).toBe(
      "the thresholds are drawn from all of the data",
    );
  });

  test("are of the assay that the endpoint names, and none of others", () => {
    expect(labelsOfRows(rows([1]), [endpoint({ name: "y", measuredBy: "x" })], protocol)).toHaveLength(1);
    expect(labelsOfRows(rows([1]), [endpoint({ name: "y" })], protocol)).toEqual([]);
  });
});
