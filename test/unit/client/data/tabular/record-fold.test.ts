import { describe, expect, test } from "vitest";
import { recordFold } from "../../../../../client/data/tabular/record-fold.ts";

const cells = ["63", "male"];
const foldsOf = (count: number, key = "key"): number[] =>
  Array.from({ length: 400 }, (_, index) => recordFold({ id: `patient ${index}`, cells }, key, count));

describe("the fold of a record", () => {
  test("is the patient's, whatever else the record holds", () => {
    for (const id of ["A-17", "김", "0012"])
      expect(recordFold({ id, cells }, "key", 5)).toBe(recordFold({ id: ` ${id} `, cells: [] }, "key", 5));
  });

  test("spreads patients over all folds, otherwise under another key", () => {
    const folds = foldsOf(5);
    for (const fold of [0, 1, 2, 3, 4])
      expect(folds.filter((other) => other === fold).length).toBeGreaterThan(40);
    expect(foldsOf(5, "other")).not.toEqual(folds);
  });

  test("goes by the cells where nobody is named", () => {
    const foldOf = (...own: string[]): number => recordFold({ id: "", cells: own }, "key", 5);
    expect(foldOf("63", "male")).toBe(foldOf(" 63", "male "));
    const folds = Array.from({ length: 60 }, (_, index) => foldOf(String(index), "male"));
    expect(new Set(folds).size).toBe(5);
  });
});
