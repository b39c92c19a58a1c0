import { expect, test } from "vitest";
import {
  epochsOfFirstPart,
  survivorsOf,
  winnerOf,
} from "../../../../../client/training/search/successive-halving.ts";

test("the first part is a third of the epochs, at least one", () => {
  expect([1, 2, 3, 4, 30, 31].map(epochsOfFirstPart)).toEqual([1, 1, 1, 2, 10, 11]);
});

test("the better half goes on, and the recipe in any case", () => {
  expect(survivorsOf([0.1, 0.5, 0.2, 0.4])).toEqual([0, 2]);
  expect(survivorsOf([0.9, 0.5, 0.2, 0.4])).toEqual([0, 2, 3]);
  expect(survivorsOf([0.9])).toEqual([0]);
});

test("of equal losses the earlier trial goes on", () => {
  expect(survivorsOf([0.5, 0.5, 0.5, 0.5])).toEqual([0, 1]);
});

test("a loss that is not finite is the worst", () => {
  expect(survivorsOf([0.5, NaN, null, 0.6, Infinity, 0.7])).toEqual([0, 3, 5]);
});

test("with trials still to come, those are kept that can still go on", () => {
  expect(survivorsOf([0.5, 0.1, 0.4], 6)).toEqual([0, 1, 2]);
  expect(survivorsOf([0.5, 0.1, 0.4, 0.3], 6)).toEqual([0, 1, 2, 3]);
  expect(survivorsOf([0.5, 0.1, 0.4, 0.3, 0.2], 6)).toEqual([0, 1, 3, 4]);
});

test("the winner has the lowest loss, of equals the earliest; without a finite loss there is none", () => {
  expect(winnerOf([0.4, null, 0.2, 0.2])).toBe(2);
  expect(winnerOf([null, NaN])).toBeNull();
  expect(winnerOf([])).toBeNull();
});
