import { printable } from "../../../process/printable.ts";
import type { Say } from "./say.ts";

const NAMES_SHOWN_MAX = 40;

/** A count for people: `12,345`. */
export function count(value: number): string {
  return value.toLocaleString("en");
}

/** A count with its noun: `1 row`, `2 rows`. */
export function counted(value: number, noun: string, plural = `${noun}s`): string {
  return `${count(value)} ${value === 1 ? noun : plural}`;
}

/** A size for people: bytes up to 10,000, then kB, MB or GB. */
export function size(bytes: number): string {
  if (bytes < 10_000) return `${count(Math.ceil(bytes))} B`;
  const [unit, name] = bytes < 1e6 ? [1e3, "kB"] : bytes < 1e9 ? [1e6, "MB"] : [1e9, "GB"];
  const value = bytes / unit;
  return `${value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0)} ${name}`;
}

const DURATIONS = [
  [86_400_000, "day", "일"],
  [3_600_000, "hour", "시간"],
  [60_000, "minute", "분"],
  [1000, "second", "초"],
  [1, "millisecond", "밀리초"],
] as const;

/** A duration in the largest unit that fits. */
export function duration(ms: number, say: Say): string {
  const [unit, english, korean] = DURATIONS.find(([unit]) => ms >= unit && ms % unit === 0) ?? DURATIONS[4];
  const value = ms / unit;
  return say(`${count(value)} ${english}${value === 1 ? "" : "s"}`, `${count(value)}${korean}`);
}

/** Some of many names of others, safe to print: an agreement is read by a person. */
export function listOf(names: readonly string[], say: Say): string {
  const shown = names.slice(0, NAMES_SHOWN_MAX).map((name) => printable(name, 120));
  const hidden = names.length - shown.length;
  const more = say(` and ${hidden} more of the manifest`, ` 외 매니페스트의 ${hidden}개`);
  return shown.join(", ") + (hidden > 0 ? more : "");
}

/** Lines as a list. */
export function bullets(lines: readonly string[]): string[] {
  return lines.map((line) => `  - ${line}`);
}

/** A moment for people: to the minute, UTC. */
export function moment(iso: string): string {
  return `${iso.slice(0, 16).replace("T", " ")} UTC`;
}
