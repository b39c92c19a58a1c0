import { expect, it } from "vitest";
import { censoredWeight, taskWeight } from "../../../../../client/data/tasks/weights.ts";
import { times } from "./measured.ts";

it("the tasks of an assay weigh 1 together, those of an auxiliary assay a tenth", () => {
  expect(taskWeight("OTHER", 1)).toBe(1);
  expect(taskWeight("ADME", 4)).toBe(0.25);
  expect(taskWeight("AUX_HTS", 1)).toBe(0.1);
  expect(taskWeight("AUX_PL", 2)).toBe(0.05);
});

it("censored labels weigh as MELLODDY-TUNER has it", () => {
  const weightAt = (share: number): number =>
    censoredWeight(Int8Array.from([...times(share * 40, -1), ...times(40 - share * 40, 0)]));
  // b (1 - f) / (f (1 - b)) with b = 0.05.
  const published = new Map([
    [1, 0],
    [0.9, 0.005847953216374268],
    [0.5, 0.052631578947368425],
    [0.2, 0.21052631578947373],
    [0.1, 0.4736842105263158],
    [0.05, 1],
    [0.025, 1],
    [0, 1],
  ]);
  for (const [share, weight] of published) expect(weightAt(share)).toBeCloseTo(weight, 12);
});

it("labels censored on either side count", () => {
  expect(censoredWeight(Int8Array.from([-1, 1, 0, 0]))).toBeCloseTo(0.05 / 0.95, 12);
  expect(censoredWeight(new Int8Array(0))).toBe(1);
});
