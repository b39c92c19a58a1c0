import { describe, expect, it } from "vitest";
import type { TaskLabels } from "../../../../../client/data/tasks/prepared-task.ts";
import { foldsBelowQuorum, trainingShortfall } from "../../../../../client/data/tasks/quorums.ts";
import { endpoint, protocol, times } from "./measured.ts";

const { quorums } = protocol();

function classes(active: number, inactive: number): TaskLabels {
  const value = Float64Array.from([...times(active, 1), ...times(inactive, 0)]);
  return labels(value, new Int8Array(value.length));
}

function labels(value: Float64Array, censoring: Int8Array): TaskLabels {
  return { compound: Uint32Array.from(value.keys()), value, censoring };
}

describe("the training quorum", () => {
  it("of a classification counts active and inactive compounds, and the reason says them", () => {
    expect(trainingShortfall(endpoint(), classes(25, 25), quorums)).toBe(null);
    expect(trainingShortfall(endpoint(), classes(24, 80), quorums)).toBe(
      "24 active and 80 inactive compounds: training needs 25 and 25",
    );
    expect(trainingShortfall(endpoint(), classes(80, 24), quorums)).not.toBe(null);
  });

  it("of a regression counts all and exact values", () => {
    const regression = endpoint({ kind: "regression" });
    const of = (exact: number, censored: number): string | null => {
      const censoring = Int8Array.from([...times(exact, 0), ...times(censored, -1)]);
      return trainingShortfall(regression, labels(Float64Array.from(censoring.keys()), censoring), quorums);
    };
    expect(of(25, 25)).toBe(null);
    expect(of(49, 0)).toBe("49 compounds with a value, 49 of them exact: training needs 50 and 25");
    expect(of(24, 80)).toBe("104 compounds with a value, 24 of them exact: training needs 50 and 25");
  });

  it("is the manifest's", () => {
    const { quorums: low } = protocol({ training: { active: 2, inactive: 3 } });
    expect(trainingShortfall(endpoint(), classes(2, 3), low)).toBe(null);
    expect(trainingShortfall(endpoint(), classes(2, 2), low)).not.toBe(null);
  });

  it("of screens and images is 10 active and 10,000 inactive", () => {
    for (const assayType of ["AUX_HTS", "AUX_PL"] as const) {
      expect(trainingShortfall(endpoint({ assayType }), classes(10, 10_000), quorums)).toBe(null);
      expect(trainingShortfall(endpoint({ assayType }), classes(9, 10_000), quorums)).not.toBe(null);
      expect(trainingShortfall(endpoint({ assayType }), classes(10, 9999), quorums)).not.toBe(null);
    }
  });

  it("of the catalogue is 400 in all, or that of other panels", () => {
    const catalogue = endpoint({ assayType: "CATALOG-PANEL" });
    expect(trainingShortfall(catalogue, classes(0, 400), quorums)).toBe(null);
    expect(trainingShortfall(catalogue, classes(25, 25), quorums)).toBe(null);
    expect(trainingShortfall(catalogue, classes(0, 399), quorums)).toBe(
      "0 active and 399 inactive compounds: training needs 25 and 25, or 400 in all",
    );
  });
});

describe("folds below the evaluation quorum", () => {
  it("of a classification lack active or inactive compounds", () => {
    // Folds 0, 1 and 3 get ten of each, fold 2 only nine active, fold 4 nothing.
    const [value, fold]: [number[], number[]] = [[], []];
    for (const [own, active, inactive] of [
      [0, 10, 10],
      [1, 11, 30],
      [2, 9, 10],
      [3, 10, 10],
    ] as const) {
      value.push(...times(active, 1), ...times(inactive, 0));
      fold.push(...times(active + inactive, own));
    }
    const own = labels(Float64Array.from(value), new Int8Array(value.length));
    expect(foldsBelowQuorum(endpoint(), own, Uint8Array.from(fold), protocol())).toEqual([2, 4]);
  });

  it("of a regression lack exact values, or vary too little there", () => {
    const [value, censoring, fold]: [number[], number[], number[]] = [[], [], []];
    const add = (own: number, values: readonly number[], sign = 0): void => {
      value.push(...values);
      censoring.push(...values.map(() => sign));
      fold.push(...values.map(() => own));
    };
    const spread = (count: number): number[] => Array.from({ length: count }, (_, index) => index % 5);
    add(0, spread(25));
    add(1, spread(24));
    add(1, spread(9), 1);
    add(2, times(30, 6.1));
    add(
      3,
      Array.from({ length: 30 }, (_, index) => 6 + (index % 2) / 10),
    );
    add(4, spread(25));
    const own = labels(Float64Array.from(value), Int8Array.from(censoring));
    const folds = (assayType: "ADME" | "OTHER"): number[] =>
      foldsBelowQuorum({ kind: "regression", assayType }, own, Uint8Array.from(fold), protocol());
    expect(folds("ADME")).toEqual([1, 2]);
    expect(folds("OTHER")).toEqual([1, 2, 3]);
  });
});
