import type { Clock } from "../../process/clock.ts";
import type { OnProgress } from "./trainer.ts";

/** Between two reports of the same work. */
export const REPORT_EVERY_MS = 200;

/**
 * Turns "this share is done" into progress with the time that remains at the pace so far; tells `onProgress`
 * at most five times a second, and always of the end.
 */
export function estimateRemaining(clock: Clock, onProgress: OnProgress): (fraction: number) => void {
  const startMs = clock.monotonicMs();
  let reportedMs = -Infinity;
  return (fraction) => {
    const nowMs = clock.monotonicMs();
    if (fraction < 1 && nowMs - reportedMs < REPORT_EVERY_MS) return;
    reportedMs = nowMs;
    const remainingMs = fraction > 0 ? Math.round(((nowMs - startMs) * (1 - fraction)) / fraction) : 0;
    onProgress({ fraction, remainingMs });
  };
}
