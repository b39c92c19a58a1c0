/** Bytes for people, in decimal units. */
export function formatBytes(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  const unit = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(bytes, 1)) / 3));
  return `${(bytes / 1000 ** unit).toFixed(unit === 0 ? 0 : 1)} ${units[unit]!}`;
}

/** A duration for people: `0.8 s`, `12 s`, `3 min 20 s`. */
export function formatDuration(durationMs: number): string {
  const seconds = Math.round(durationMs / 1000);
  if (durationMs < 9950) return `${(durationMs / 1000).toFixed(1)} s`;
  if (seconds < 90) return `${seconds} s`;
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** A score with three decimals, a dash where there is none. */
export function formatScore(value: number | null): string {
  return value === null || !Number.isFinite(value) ? "–" : value.toFixed(3);
}
