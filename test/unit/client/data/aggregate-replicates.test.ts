import { expect, test } from "vitest";
import { aggregateReplicates } from "../../../../client/data/aggregate-replicates.ts";

const compoundOf = Int32Array.from([0, 1, 0, -1, 0, 2, 2]);

test("replicates of a regression endpoint become their median", () => {
  expect([...aggregateReplicates("regression", [1, 5, 2, 100, 9, 3, 4], compoundOf, 4)]).toEqual([
    2,
    5,
    3.5,
    NaN,
  ]);
});

test("replicates of a classification endpoint become their majority, and a tie is 1", () => {
  expect([...aggregateReplicates("classification", [0, 0, 1, 1, 0, 0, 1], compoundOf, 3)]).toEqual([0, 0, 1]);
});

test("rows that were not measured and rows that were rejected do not count", () => {
  expect([...aggregateReplicates("regression", [NaN, NaN, 4, 100, NaN, 1, NaN], compoundOf, 3)]).toEqual([
    4,
    NaN,
    1,
  ]);
});
