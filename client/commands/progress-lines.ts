import type { Clock } from "../../process/clock.ts";

const LINE_EVERY_MS = 1000;

/**
 * Tells of progress on standard error, in plain lines with the time that is left, at most one a second;
 * nothing of what takes less than a second.
 */
export function progressLines(clock: Clock, label: string): (fraction: number) => void {
  const startMs = clock.monotonicMs();
  let lastMs = startMs;
  return (fraction) => {
    const nowMs = clock.monotonicMs();
    if (nowMs - lastMs < LINE_EVERY_MS || fraction <= 0) return;
    lastMs = nowMs;
    const leftSeconds = Math.ceil(((nowMs - startMs) * (1 - fraction)) / fraction / 1000);
    process.stderr.write(`${label}: ${Math.floor(100 * fraction)} %, about ${leftSeconds} s left\n`);
  };
}
