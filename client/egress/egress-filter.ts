import { usageError } from "../../process/command-error.ts";
import { NOTES, type EgressEntry } from "./egress-entry.ts";

/** Which entries of the record are meant: all that are given must fit. */
export type EgressFilter = {
  readonly study?: string | undefined;
  /** `heartbeat` includes the correction of announced heartbeats that were not sent. */
  readonly kind?: string | undefined;
  readonly round?: number | undefined;
  /** Milliseconds since the epoch; both ends belong to it. */
  readonly sinceMs?: number | undefined;
  readonly untilMs?: number | undefined;
};

const DAY_MS = 24 * 3_600_000;
const MOMENT = /^\d{4}-\d{2}-\d{2}(?<time>T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?Z)?$/;

/**
 * A day (`2026-03-31`) or a moment (`2026-03-31T09:00Z`) in UTC, in milliseconds since the epoch: of a day
 * its first or last millisecond. Throws a usage error for anything else.
 */
export function parseMoment(text: string, end: "first" | "last", option: string): number {
  const match = MOMENT.exec(text);
  const ms = match === null ? Number.NaN : Date.parse(text);
  // A day that the calendar does not have is the next month's for `Date`.
  if (Number.isNaN(ms) || !new Date(ms).toISOString().startsWith(text.slice(0, "2026-03-31".length)))
    throw usageError(
      `${option} ${text}: is no day and no moment`,
      "write 2026-03-31 or 2026-03-31T09:00Z (UTC)",
    );
  return end === "last" && match?.groups?.time === undefined ? ms + DAY_MS - 1 : ms;
}

/** The kind of message that an entry counts for. */
export function kindOf({ kind }: EgressEntry): string {
  return kind === NOTES.unsent ? "heartbeat" : kind;
}

/** Whether an entry is meant. */
export function isMeant(entry: EgressEntry, { study, kind, round, sinceMs, untilMs }: EgressFilter): boolean {
  const atMs = Date.parse(entry.at);
  return (
    (study === undefined || entry.study === study) &&
    (kind === undefined || kindOf(entry) === kind || entry.kind === kind) &&
    (round === undefined || entry.round === round) &&
    (sinceMs === undefined || atMs >= sinceMs) &&
    (untilMs === undefined || atMs <= untilMs)
  );
}
