import { expect, it } from "vitest";
import { findOutliers } from "../../../../client/check/outliers.ts";

it("finds the values whose modified z-score is above 5, the furthest first", () => {
  // Median 10, absolute deviations 0 1 1 2 2 30 40: their median is 2.
  const { indices, deviation } = findOutliers(Float64Array.of(10, 11, 9, 12, 8, 40, -30));
  expect([...indices]).toEqual([6, 5]);
  expect(deviation).toBeCloseTo(2 / 0.6745, 9);
});

it("keeps a value just below the limit", () => {
  // A value x deviates by 0.6745 |x - 10| / 2: 5 is reached at 24.83.
  const values = (far: number): Float64Array => Float64Array.of(10, 11, 9, 12, 8, 13, 7, far, 10);
  expect([...findOutliers(values(10 + 5 * (2 / 0.6745) - 0.01)).indices]).toEqual([]);
  expect([...findOutliers(values(10 + 5 * (2 / 0.6745) + 0.01)).indices]).toEqual([7]);
});

it("falls back on the mean deviation where half of the values are equal", () => {
  const { indices } = findOutliers(Float64Array.of(1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 9));
  expect([...indices]).toEqual([14]);
});

it("finds none among equal values and none among no values", () => {
  expect([...findOutliers(new Float64Array(9).fill(3)).indices]).toEqual([]);
  expect([...findOutliers(new Float64Array(0)).indices]).toEqual([]);
});
