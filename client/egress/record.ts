import { createHash } from "node:crypto";
import {
  closeSync,
  fdatasync,
  fdatasyncSync,
  fstatSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import { CommandError } from "../../process/command-error.ts";
import type { Clock } from "../../process/clock.ts";
import { withPath } from "../../process/write-atomically.ts";
import { canonicalDigest } from "../../trust/manifest/canonical.ts";

/** One line of the record of what left this node. */
export type EgressEntry = {
  /** From 1, without gaps. */
  readonly sequence: number;
  /** UTC, ISO 8601. */
  readonly at: string;
  /**
   * A message of the protocol, `update` for an update's bytes, or a note on the record itself (see `NOTES`).
   */
  readonly kind: string;
  /** How many messages the entry stands for: 1 but for heartbeats. */
  readonly count: number;
  /** Bytes of all of them together, as serialised. */
  readonly bytes: number;
  /** SHA-256 of the serialised message; of the whole update for `update`. */
  readonly digest: string;
  readonly study: string | null;
  readonly round: number | null;
  /** `hash` of the entry before; 64 zeros for the first. */
  readonly previous: string;
  /** SHA-256 of the canonical JSON (RFC 8785) of everything above. */
  readonly hash: string;
};

/** What an entry says about a message that is about to leave. */
export type Leaving = Pick<EgressEntry, "kind" | "bytes" | "digest" | "study" | "round">;

/** Entries that are no messages: a torn line was cut off; heartbeats that were announced were not sent. */
export const NOTES = { repaired: "repaired", unsent: "heartbeats_unsent" } as const;

/** What the first entry names as the one before. */
export const CHAIN_START = "0".repeat(64);

/**
 * Heartbeats are announced in blocks, before they leave: a crash can make the record say too many, never too
 * few.
 */
const HEARTBEATS_ANNOUNCED = 100;

/** The hash that an entry must have. */
export function hashOf(entry: Omit<EgressEntry, "hash">): string {
  return canonicalDigest(entry);
}

/** Lower-case hexadecimal SHA-256. */
export function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** The append-only, hash-chained record of one node. One program writes it at a time. */
export class EgressRecord {
  readonly #file: number;
  readonly #path: string;
  readonly #clock: Clock;
  #size: number;
  #sequence: number;
  #previous: string;
  #announced = 0;
  #heartbeat: Leaving | null = null;
  #syncing = false;
  #dirty = false;

  /** Opens or begins the record; a line that a crash cut short is removed and the removal noted. */
  constructor(path: string, clock: Clock) {
    mkdirSync(dirname(path), { recursive: true });
    this.#path = path;
    this.#clock = clock;
    this.#file = openSync(path, "a+", 0o600);
    this.#size = fstatSync(this.#file).size;
    const tail = readTail(this.#file, this.#size);
    const torn = tail.subarray(tail.lastIndexOf(NEWLINE) + 1);
    const last = this.#lastEntry(tail.subarray(0, tail.length - torn.length));
    this.#sequence = last?.sequence ?? 0;
    this.#previous = last?.hash ?? CHAIN_START;
    if (torn.length > 0) this.#repair(torn);
  }

  /**
   * Writes the entry; when this returns, the message may leave. Throws where the record cannot be written.
   */
  append(leaving: Leaving): void {
    this.#write(leaving, 1);
  }

  /** Counts one heartbeat before it leaves. */
  countHeartbeat(heartbeat: Leaving): void {
    if (this.#announced === 0) {
      this.#write({ ...heartbeat, bytes: heartbeat.bytes * HEARTBEATS_ANNOUNCED }, HEARTBEATS_ANNOUNCED);
      this.#announced = HEARTBEATS_ANNOUNCED;
    }
    this.#heartbeat = heartbeat;
    this.#announced -= 1;
  }

  /** Corrects the count of heartbeats, makes everything durable and closes the file. */
  close(): void {
    const heartbeat = this.#heartbeat;
    if (heartbeat !== null && this.#announced > 0) {
      const bytes = heartbeat.bytes * this.#announced;
      this.#write({ ...heartbeat, kind: NOTES.unsent, bytes }, this.#announced);
      this.#announced = 0;
    }
    fdatasyncSync(this.#file);
    closeSync(this.#file);
  }

  #lastEntry(whole: Buffer): EgressEntry | null {
    if (whole.length === 0) return null;
    const line = whole.subarray(whole.lastIndexOf(NEWLINE, whole.length - 2) + 1).toString("utf8");
    try {
      const entry = JSON.parse(line) as EgressEntry;
      const { hash, ...rest } = entry;
      if (hashOf(rest) === hash) return entry;
    } catch {
      // Said below.
    }
    throw new CommandError(`${this.#path}: the last entry of the record of what left this node is damaged`, {
      remedy: "see `chorale client egress --verify`; move the file away to begin a new one",
    });
  }

  #repair(torn: Buffer): void {
    this.#size -= torn.length;
    ftruncateSync(this.#file, this.#size);
    this.append({ kind: NOTES.repaired, bytes: torn.length, digest: sha256(torn), study: null, round: null });
  }

  #write({ kind, bytes, digest, study, round }: Leaving, count: number): void {
    // A second writer would fork the chain.
    if (fstatSync(this.#file).size !== this.#size)
      throw new CommandError(`${this.#path}: another program writes the record of what leaves this node`, {
        remedy: "run one client for each state folder",
      });
    const at = new Date(this.#clock.nowMs()).toISOString();
    const sequence = this.#sequence + 1;
    const entry = { sequence, at, kind, count, bytes, digest, study, round, previous: this.#previous };
    const hash = hashOf(entry);
    const line = Buffer.from(`${JSON.stringify({ ...entry, hash })}\n`);
    this.#writeWhole(line);
    this.#size += line.length;
    this.#sequence = sequence;
    this.#previous = hash;
    this.#sync();
  }

  #writeWhole(line: Buffer): void {
    try {
      for (let written = 0; written < line.length;) written += writeSync(this.#file, line, written);
    } catch (error) {
      throw withPath(error, this.#path);
    }
  }

  /**
   * The operating system has the line, so a killed program loses nothing; for a power cut it is synced behind
   * us.
   */
  #sync(): void {
    this.#dirty = true;
    if (this.#syncing) return;
    this.#syncing = true;
    this.#dirty = false;
    fdatasync(this.#file, () => {
      this.#syncing = false;
      if (this.#dirty) this.#sync();
    });
  }
}

const NEWLINE = 0x0a;
const TAIL_BYTES = 64 * 1024;

/** The end of the file, from a line's beginning on; an entry is far shorter than the tail. */
function readTail(file: number, size: number): Buffer {
  const bytes = Math.min(size, TAIL_BYTES);
  const tail = Buffer.alloc(bytes);
  for (let read = 0; read < bytes;) {
    const got = readSync(file, tail, read, bytes - read, size - bytes + read);
    if (got === 0) return tail.subarray(0, read);
    read += got;
  }
  return tail;
}
