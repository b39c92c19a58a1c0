import { expect, it } from "vitest";
import { isConstant, quantile, standardDeviation } from "../../../../../client/data/tasks/statistics.ts";

it("quantiles are linear between neighbours, as numpy has them", () => {
  const values = Float64Array.from([4, 1, 3, 2]);
  expect([0, 0.25, 0.5, 0.75, 1].map((share) => quantile(values, share))).toEqual([1, 1.75, 2.5, 3.25, 4]);
  expect(quantile(Float64Array.of(7), 0.75)).toBe(7);
  expect(() => quantile(new Float64Array(0), 0.5)).toThrow(RangeError);
});

it("the standard deviation is the sample's", () => {
  expect(standardDeviation(Float64Array.of(2, 4, 4, 4, 5, 5, 7, 9))).toBeCloseTo(Math.sqrt(32 / 7), 12);
  expect(standardDeviation(Float64Array.of(5))).toBe(0);
});

it("equal values are constant however large", () => {
  expect(isConstant(new Float64Array(999).fill(1e11 / 3))).toBe(true);
  expect(isConstant(Float64Array.of(1, 1 + 1e-9))).toBe(false);
});
