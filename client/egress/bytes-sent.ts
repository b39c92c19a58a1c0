import type { Clock } from "../../process/clock.ts";
import { recentEntries } from "../../trust/record/recent-entries.ts";
import { NOTES, recordPlace, type EgressEntry, type Recorded } from "./egress-entry.ts";

const MINUTE_MS = 60_000;
const KEPT_MS = 2 * 24 * 60 * MINUTE_MS;
/** Entries follow the clock, which can be set back: reading goes on until they are older by this. */
const CLOCK_SET_BACK_MS = 24 * 60 * MINUTE_MS;

/**
 * Bytes of an entry as the sum of what left counts them: announced heartbeats that were not sent count back.
 */
export function bytesSent({ kind, bytes }: Recorded): number {
  if (kind === NOTES.repaired) return 0;
  return kind === NOTES.unsent ? -bytes : bytes;
}

/**
 * Bytes that left a node since a moment, from the record at `path` (`FOLDER/PREFIX.jsonl`), for a program
 * that does not write it. Reads from the newest entry back. Throws a `CommandError` for an entry that was
 * changed.
 */
export function bytesSentSince(path: string, sinceMs: number): number {
  let sum = 0;
  for (const [atMs, bytes] of entriesSince(path, sinceMs)) if (atMs >= sinceMs) sum += bytes;
  return Math.max(0, sum);
}

/** The bytes of the last two days by the minute, rebuilt from the record at the start. */
export class BytesOfLateDays {
  readonly #clock: Clock;
  readonly #minutes = new Map<number, number>();

  /** Reads what the record at `path` has of the last two days. */
  constructor(path: string, clock: Clock) {
    this.#clock = clock;
    for (const [atMs, bytes] of entriesSince(path, clock.nowMs() - KEPT_MS)) this.#count(atMs, bytes);
  }

  /** Counts an entry that was just written. */
  add(entry: EgressEntry): void {
    const known = this.#minutes.size;
    this.#count(Date.parse(entry.at), bytesSent(entry));
    if (this.#minutes.size > known) this.#forget(minuteOf(this.#clock.nowMs() - KEPT_MS));
  }

  /** Bytes since a moment, the whole of its minute included. */
  since(ms: number): number {
    let sum = 0;
    for (const [minute, bytes] of this.#minutes) if (minute >= minuteOf(ms)) sum += bytes;
    return Math.max(0, sum);
  }

  #forget(before: number): void {
    for (const minute of this.#minutes.keys()) if (minute < before) this.#minutes.delete(minute);
  }

  #count(atMs: number, bytes: number): void {
    const minute = minuteOf(atMs);
    this.#minutes.set(minute, (this.#minutes.get(minute) ?? 0) + bytes);
  }
}

function* entriesSince(path: string, sinceMs: number): Generator<readonly [atMs: number, bytes: number]> {
  const { folder, prefix } = recordPlace(path);
  for (const entry of recentEntries<Recorded>(folder, prefix)) {
    const atMs = Date.parse(entry.at);
    if (atMs < sinceMs - CLOCK_SET_BACK_MS) return;
    yield [atMs, bytesSent(entry)];
  }
}

function minuteOf(ms: number): number {
  return Math.floor(ms / MINUTE_MS);
}
