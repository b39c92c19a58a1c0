import { basename, dirname } from "node:path";
import type { Chained } from "../../trust/record/chained-entry.ts";

/** What an entry says about a message that is about to leave. */
export type Leaving = {
  /**
   * A message of the protocol, `update` for an update's bytes, or a note on the record itself (see `NOTES`).
   */
  readonly kind: string;
  /** Bytes of all messages together, as serialised. */
  readonly bytes: number;
  /** SHA-256 of the serialised message; of the whole update for `update`. */
  readonly digest: string;
  readonly study: string | null;
  readonly round: number | null;
};

/** What the record keeps of a message. */
export type Recorded = Leaving & {
  /** How many messages the entry stands for: 1 but for heartbeats. */
  readonly count: number;
};

/** One line of the record of what left this node. */
export type EgressEntry = Chained<Recorded>;

/** Entries that are no messages: a torn line was cut off; heartbeats that were announced were not sent. */
export const NOTES = { repaired: "repaired", unsent: "heartbeats_unsent" } as const;

/**
 * Folder and prefix of the record's files; `path` is `FOLDER/PREFIX.jsonl`, as a record of one file was
 * named.
 */
export function recordPlace(path: string): { readonly folder: string; readonly prefix: string } {
  return { folder: dirname(path), prefix: basename(path, ".jsonl") };
}
