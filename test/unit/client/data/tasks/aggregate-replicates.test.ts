import { describe, expect, it } from "vitest";
import { aggregateReplicates } from "../../../../../client/data/tasks/aggregate-replicates.ts";
import { replicateRule, type ReplicateRule } from "../../../../../client/data/tasks/replicate-rule.ts";
import { endpoint, measured, written } from "./measured.ts";

function aggregated(rule: ReplicateRule, ...rows: string[]): string[] {
  return written(aggregateReplicates(measured(...rows), rule).values);
}

describe("replicates", () => {
  it("of each compound become one value, compounds ascending", () => {
    expect(aggregated("median", "7 4", "2 9", "7 2", "0 >5")).toEqual(["0 >5", "2 =9", "7 =3"]);
  });

  it("of none are none", () => {
    expect(aggregated("max")).toEqual([]);
  });

  it("of classes become their majority, and a tie is 1", () => {
    expect(aggregated("majority", "0 0", "0 1", "0 0", "1 0", "1 1", "2 1", "2 1", "2 0")).toEqual([
      "0 =0",
      "1 =1",
      "2 =1",
    ]);
  });
});

describe("the median", () => {
  it("has the most common qualifier", () => {
    expect(aggregated("median", "0 <1", "0 <2", "0 9")).toEqual(["0 <2"]);
    expect(aggregated("median", "0 >1", "0 >2", "0 <9")).toEqual(["0 >2"]);
  });

  it("is exact in every tie that an exact value is part of", () => {
    expect(aggregated("median", "0 <1", "0 3")).toEqual(["0 =2"]);
    expect(aggregated("median", "0 >1", "0 3")).toEqual(["0 =2"]);
    expect(aggregated("median", "0 <1", "0 >2", "0 3")).toEqual(["0 =2"]);
  });

  it("is none where as many say below as say above", () => {
    const { values, contradictions } = aggregateReplicates(
      measured("0 <7", "0 >8", "1 <7", "1 <6", "1 >8", "1 >9", "1 7", "2 5"),
      "median",
    );
    expect(written(values)).toEqual(["2 =5"]);
    expect(contradictions).toBe(2);
  });
});

describe("the maximum", () => {
  it("is of exact and lower-bounded values where there are any", () => {
    expect(aggregated("max", "0 <9", "0 7", "0 6")).toEqual(["0 =7"]);
    expect(aggregated("max", "0 <9", "0 >6", "0 5")).toEqual(["0 >6"]);
    expect(aggregated("max", "0 <7", "0 <9", "0 <5")).toEqual(["0 <9"]);
  });

  it("of equal values is the exact one, whatever their order", () => {
    expect(aggregated("max", "0 >7", "0 7")).toEqual(["0 =7"]);
    expect(aggregated("max", "0 7", "0 >7")).toEqual(["0 =7"]);
  });
});

describe("the extremes of screens", () => {
  it("do not look at qualifiers", () => {
    expect(aggregated("min", "0 <-3", "0 -2")).toEqual(["0 <-3"]);
    expect(aggregated("farthest from zero", "0 <-8", "0 7")).toEqual(["0 <-8"]);
  });

  it("are positive where both sides reach as far", () => {
    expect(aggregated("farthest from zero", "0 -8", "0 8")).toEqual(["0 =8"]);
    expect(aggregated("farthest from zero", "0 8", "0 -8")).toEqual(["0 =8"]);
  });
});

describe("the rule of an endpoint", () => {
  it("follows its assay type and active side", () => {
    const ruleOf = (fields: Parameters<typeof endpoint>[0]): ReplicateRule =>
      replicateRule(endpoint({ thresholds: "auto", ...fields }));
    expect(ruleOf({ assayType: "ADME", activeSide: "below" })).toBe("median");
    expect(ruleOf({ assayType: "OTHER", activeSide: "below" })).toBe("max");
    expect(ruleOf({ assayType: "NON-CATALOG-PANEL" })).toBe("max");
    expect(ruleOf({ assayType: "CATALOG-PANEL" })).toBe("max");
    expect(ruleOf({ assayType: "AUX_HTS" })).toBe("max");
    expect(ruleOf({ assayType: "AUX_HTS", activeSide: "below" })).toBe("min");
    expect(ruleOf({ assayType: "AUX_HTS", activeSide: "either" })).toBe("farthest from zero");
  });

  it("is the majority where labels are classes", () => {
    expect(replicateRule(endpoint({ assayType: "ADME" }))).toBe("majority");
    expect(replicateRule(endpoint({ assayType: "ADME", kind: "regression" }))).toBe("median");
  });
});
