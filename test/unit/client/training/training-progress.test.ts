import { expect, test } from "vitest";
import type { StageProgress } from "../../../../client/training/trainer.ts";
import { trainingProgress } from "../../../../client/training/training-progress.ts";
import { ManualClock } from "../../../support/manual-clock.ts";

/** Steps of 10 rows and `stepMs` each, from `first` to `last`; losses are the steps' numbers. */
function reports(first: number, last: number, steps: number, stepMs: number): StageProgress[] {
  const clock = new ManualClock();
  const told: StageProgress[] = [];
  const onStep = trainingProgress(clock, (progress) => void told.push(progress));
  for (let step = first; step <= last; step += 1) {
    clock.advance(stepMs);
    onStep({ step, steps, loss: step, samples: 10 * step });
  }
  return told;
}

test("loss and speed are of the steps since the last report, five times a second at most", () => {
  const [first, second, third] = reports(1, 9, 100, 50);
  expect(first).toEqual({ fraction: 0.01, remainingMs: 0, training: { loss: 1, samplesPerSecond: 0 } });
  expect(second).toMatchObject({ fraction: 0.05, training: { loss: 3.5, samplesPerSecond: 200 } });
  expect(second!.remainingMs).toBe(95 * 50);
  expect(third).toMatchObject({ fraction: 0.09, training: { loss: 7.5, samplesPerSecond: 200 } });
});

test("the end is always told", () => {
  const told = reports(1, 3, 3, 1);
  expect(told.map(({ fraction }) => fraction)).toEqual([1 / 3, 1]);
  expect(told[1]).toMatchObject({ remainingMs: 0, training: { loss: 2.5 } });
});

test("a training that goes on from a checkpoint is timed from there", () => {
  const told = reports(51, 61, 101, 100);
  expect(told[1]!.remainingMs).toBe(48 * 100);
  expect(told[1]!.training!.samplesPerSecond).toBe(100);
});
