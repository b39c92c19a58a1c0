const FIRST_MS = { least: 100, span: 150 };
const BASE_MS = 250;
const CAP_MS = 15_000;

/**
 * How long to wait before the next attempt: quick after the first failure (100 to 250 ms), then exponential
 * with full jitter, never above 15 s. `failures` counts those in a row, from 1; `jitter` is uniform in [0,
 * 1).
 */
export function backoffMs(failures: number, jitter: number): number {
  if (failures <= 1) return FIRST_MS.least + FIRST_MS.span * jitter;
  const ceiling = Math.min(CAP_MS, BASE_MS * 2 ** (failures - 1));
  return FIRST_MS.least + (ceiling - FIRST_MS.least) * jitter;
}
