import { expect, it } from "vitest";
import { classOf } from "../../../../../client/data/tasks/class-of.ts";

const BELOW = -1;
const EXACT = 0;
const ABOVE = 1;

it("is active from the threshold up unless the value is an upper bound", () => {
  const rule = { assayType: "OTHER", activeSide: "above" } as const;
  expect([7, 6].map((value) => classOf(rule, 6, value, EXACT))).toEqual([1, 1]);
  expect([7, 6].map((value) => classOf(rule, 6, value, ABOVE))).toEqual([1, 1]);
  expect(classOf(rule, 6, 7, BELOW)).toBe(null);
});

it("is inactive below the threshold unless the value is a lower bound", () => {
  const rule = { assayType: "OTHER", activeSide: "above" } as const;
  expect(classOf(rule, 6, 5, EXACT)).toBe(0);
  expect(classOf(rule, 6, 5, BELOW)).toBe(0);
  expect(classOf(rule, 6, 5, ABOVE)).toBe(null);
});

it("is inactive where the true value is below the threshold itself", () => {
  expect(classOf({ assayType: "ADME", activeSide: "above" }, 6, 6, BELOW)).toBe(0);
  expect(classOf({ assayType: "ADME", activeSide: "below" }, 6, 6, ABOVE)).toBe(0);
});

it("is mirrored with the active side below", () => {
  const rule = { assayType: "ADME", activeSide: "below" } as const;
  expect([5, 6, 7].map((value) => classOf(rule, 6, value, EXACT))).toEqual([1, 1, 0]);
  expect([5, 6, 7].map((value) => classOf(rule, 6, value, BELOW))).toEqual([1, 1, null]);
  expect([5, 6, 7].map((value) => classOf(rule, 6, value, ABOVE))).toEqual([null, 0, 0]);
});

it("looks at the value alone in screens", () => {
  expect(classOf({ assayType: "AUX_HTS", activeSide: "above" }, 3, 4, BELOW)).toBe(1);
  expect(classOf({ assayType: "AUX_HTS", activeSide: "below" }, -3, -2, BELOW)).toBe(0);
  const either = { assayType: "AUX_HTS", activeSide: "either" } as const;
  expect([-4, -3, -2, 2, 3].map((value) => classOf(either, 3, value, EXACT))).toEqual([1, 1, 0, 0, 1]);
});
