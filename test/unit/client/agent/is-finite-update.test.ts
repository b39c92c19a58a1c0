import { expect, test } from "vitest";
import { isFiniteUpdate } from "../../../../client/agent/is-finite-update.ts";

const digest = "";

function update(length: number, at = -1, value = 0) {
  const values = new Float32Array(new SharedArrayBuffer(length * 4)).fill(-1.5);
  if (at >= 0) values[at] = value;
  return { update: values, digest, weight: 1, trainLoss: 0 };
}

test("finite values of any size may leave", () => {
  expect(isFiniteUpdate(update(19, 3, 3.4e38))).toBe(true);
});

test.for([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
  "%s is found at every place",
  (value) => {
    for (let at = 0; at < 19; at += 1) expect(isFiniteUpdate(update(19, at, value))).toBe(false);
  },
);

test("a weight that is not positive and a loss that is not finite are refused", () => {
  expect(isFiniteUpdate({ ...update(3), weight: 0 })).toBe(false);
  expect(isFiniteUpdate({ ...update(3), trainLoss: Number.NaN })).toBe(false);
});
