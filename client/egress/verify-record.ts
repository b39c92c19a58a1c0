import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { CHAIN_START, hashOf, type EgressEntry } from "./record.ts";

/** What is wrong at a line of the record, counted from 1. */
export type RecordProblem = { readonly line: number; readonly problem: string };

/**
 * Reads the record line by line and gives each entry with the first problem of the chain, if it is there: an
 * entry that was changed, taken out, put in or cut short. What was cut off at the end cannot be seen from the
 * file alone.
 */
export async function* readRecord(path: string): AsyncGenerator<{ entry: EgressEntry } | RecordProblem> {
  let line = 0;
  let expected = { sequence: 1, previous: CHAIN_START };
  for await (const text of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
    line += 1;
    const entry = parseEntry(text);
    if (typeof entry === "string") {
      yield { line, problem: entry };
      continue;
    }
    const problem = problemOf(entry, expected);
    if (problem !== null) yield { line, problem };
    expected = { sequence: entry.sequence + 1, previous: entry.hash };
    yield { entry };
  }
}

function parseEntry(text: string): EgressEntry | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return "the line is no JSON: it was cut short or changed";
  }
  const entry = value as EgressEntry;
  const complete = typeof entry?.sequence === "number" && typeof entry.hash === "string";
  return complete ? entry : "the line is no entry of this record";
}

function problemOf(entry: EgressEntry, expected: { sequence: number; previous: string }): string | null {
  const { hash, ...rest } = entry;
  if (hashOf(rest) !== hash)
    return `entry ${entry.sequence} was changed: its hash is not that of its content`;
  if (entry.sequence !== expected.sequence)
    return `entry ${entry.sequence} stands where entry ${expected.sequence} belongs`;
  if (entry.previous !== expected.previous)
    return `entry ${entry.sequence} does not follow the one before it`;
  return null;
}
