import type { FitProgress } from "../../models/training/fit-hooks.ts";
import type { Clock } from "../../process/clock.ts";
import { REPORT_EVERY_MS } from "./estimate.ts";
import type { OnProgress } from "./trainer.ts";

/**
 * Turns the steps of a training into progress: the mean loss and the speed since the last report, and the
 * time that remains at the pace so far. A training that goes on from a checkpoint is timed from there.
 * Reports like `estimateRemaining`.
 */
export function trainingProgress(clock: Clock, onProgress: OnProgress): (progress: FitProgress) => void {
  let first: { readonly atMs: number; readonly step: number } | null = null;
  let reported = { atMs: -Infinity, samples: 0 };
  let losses = { sum: 0, count: 0 };
  return ({ step, steps, loss, samples }) => {
    const nowMs = clock.monotonicMs();
    first ??= { atMs: nowMs, step };
    losses = { sum: losses.sum + loss, count: losses.count + 1 };
    if (step < steps && nowMs - reported.atMs < REPORT_EVERY_MS) return;
    const perMs = (amount: number, sinceMs: number): number =>
      nowMs > sinceMs ? amount / (nowMs - sinceMs) : 0;
    const pace = perMs(step - first.step, first.atMs);
    const remainingMs = pace > 0 ? Math.round((steps - step) / pace) : 0;
    const samplesPerSecond = 1000 * perMs(samples - reported.samples, reported.atMs);
    const training = { loss: losses.sum / losses.count, samplesPerSecond };
    reported = { atMs: nowMs, samples };
    losses = { sum: 0, count: 0 };
    onProgress({ fraction: step / steps, remainingMs, training });
  };
}
