import type { Words } from "./finding.ts";

const UNITS = ["B", "KiB", "MiB", "GiB", "TiB"] as const;

/** Bytes for people: `3.2 GiB`. */
export function formatBytes(bytes: number): string {
  let [value, unit] = [bytes, 0];
  while (value >= 1024 && unit < UNITS.length - 1) [value, unit] = [value / 1024, unit + 1];
  return `${value < 10 && unit > 0 ? value.toFixed(1) : Math.round(value)} ${UNITS[unit]}`;
}

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** A length of time for people, in its largest unit that is not one: `36 h`, `5 d`. */
export function formatDuration(ms: number): Words {
  const size = Math.abs(ms);
  const said = (unitMs: number, en: string, ko: string): Words => {
    const count = size / unitMs;
    const text = count < 10 ? String(Number(count.toFixed(1))) : String(Math.round(count));
    return { en: `${text} ${en}`, ko: `${text}${ko}` };
  };
  if (size < SECOND_MS) return said(1, "ms", "밀리초");
  if (size < 2 * MINUTE_MS) return said(SECOND_MS, "s", "초");
  if (size < 2 * HOUR_MS) return said(MINUTE_MS, "min", "분");
  if (size < 2 * DAY_MS) return said(HOUR_MS, "h", "시간");
  return said(DAY_MS, "days", "일");
}

/** A moment in UTC for people: `2027-03-01 09:30 UTC`. */
export function formatMoment(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
