import { hash } from "node:crypto";
import { canonicalDigest } from "../manifest/canonical.ts";

/** One line of a chained record: what its owner wrote, with its place in the chain. */
export type Chained<Entry> = {
  /** From 1, without gaps, across all files of the record. */
  readonly sequence: number;
  /** UTC, ISO 8601. */
  readonly at: string;
} & Entry & {
    /** `hash` of the entry before; 64 zeros for the first. */
    readonly previous: string;
    /** SHA-256 of the canonical JSON (RFC 8785) of everything above. */
    readonly hash: string;
  };

/** Where a chain has got to. */
export type ChainEnd = { readonly sequence: number; readonly hash: string };

/** The end of a chain that has no entry yet: what its first entry names as the one before. */
export const NO_ENTRY: ChainEnd = { sequence: 0, hash: "0".repeat(64) };

/** Lower-case hexadecimal SHA-256. */
export function sha256(bytes: Uint8Array): string {
  return hash("sha256", bytes);
}

/** The entry with the hash that belongs to it. */
export function chain<Entry extends object>(entry: Entry, after: ChainEnd, at: string): Chained<Entry> {
  const whole = { sequence: after.sequence + 1, at, ...entry, previous: after.hash };
  return { ...whole, hash: canonicalDigest(whole) };
}

/** An entry as the line it is written as, with its newline. */
export function lineOf(entry: Chained<object>): Buffer {
  return Buffer.from(`${JSON.stringify(entry)}\n`);
}

/**
 * An entry from its line, or what is wrong with the line: no JSON, no entry, spelled otherwise than it was
 * written, or with a hash that is not that of its content.
 */
export function parseLine<Entry>(text: string): Chained<Entry> | string {
  let value: Partial<Chained<Entry>> | null;
  try {
    value = JSON.parse(text) as Partial<Chained<Entry>> | null;
  } catch {
    return "the line is no JSON: it was cut short or changed";
  }
  if (!isEntry(value)) return "the line is no entry of this record";
  try {
    if (JSON.stringify(value) !== text) return "the line was changed: it is not as it was written";
    const { hash, ...rest } = value;
    if (canonicalDigest(rest) === hash) return value;
  } catch {
    // Lists in lists without end, or half a character: it has no canonical form.
    return "the line is no entry of this record";
  }
  return `entry ${value.sequence} was changed: its hash is not that of its content`;
}

/** Whether an entry follows the end of a chain; what is wrong where it does not. */
export function breakOf(entry: Chained<unknown>, end: ChainEnd): string | null {
  if (entry.sequence !== end.sequence + 1)
    return `entry ${entry.sequence} stands where entry ${end.sequence + 1} belongs`;
  return entry.previous === end.hash ? null : `entry ${entry.sequence} does not follow the one before it`;
}

function isEntry<Entry>(value: Partial<Chained<Entry>> | null): value is Chained<Entry> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const { sequence, at, previous, hash } = value;
  const texts = [at, previous, hash].every((text) => typeof text === "string");
  return texts && Number.isSafeInteger(sequence);
}
