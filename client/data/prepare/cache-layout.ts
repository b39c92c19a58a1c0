import { hash } from "node:crypto";
import type { DroppedLabels } from "../tasks/draft-tasks.ts";
import { NONZERO_BYTES } from "./compound-rows.ts";
import type { LeftOut, PreparedTask } from "../tasks/prepared-task.ts";

/**
 * The file `prepared.chorale`, little-endian, every section padded with zeros to eight bytes:
 *
 *     magic "chorale-prepared" · u32 version · u32 bytes of the head · SHA-256 of the head · head (JSON)
 *     folds        u8  [compounds]
 *     row starts   u32 [compounds + 1], counted in nonzeros
 *     rows         for each compound: columns u32 [n] ascending, then values f32 [n]
 *     for each task: values f64 [labels], compounds u32 [labels] ascending, censoring i8 [labels]
 *     SHA-256 of everything before
 *
 * It depends on what the rows hold only: not on their order, their division into files, or the threads.
 */
export const CACHE_FILE = "prepared.chorale";

const MAGIC = "chorale-prepared";
const VERSION = 1;
/** Bytes before the head. */
export const HEAD_AT = 56;
/** Bytes of the digest at the end. */
export const DIGEST_BYTES = 32;

/** A task as the head describes it; its labels lie in the file. */
export type CachedTask = Omit<PreparedTask, "labels"> & { readonly labels: number };

/** What the file says of itself. */
export type CacheHead = {
  readonly protocolHash: string;
  readonly compounds: number;
  readonly columns: number;
  readonly nonzeros: number;
  readonly tasks: readonly CachedTask[];
  readonly leftOut: readonly LeftOut[];
  readonly droppedLabels: readonly DroppedLabels[];
};

/** Where the sections of a file begin, in bytes. */
export type CacheSections = {
  readonly fold: number;
  readonly rowStart: number;
  readonly rows: number;
  readonly tasks: readonly number[];
  /** Of the digest at the end; the file is `DIGEST_BYTES` longer. */
  readonly digest: number;
};

/** The bytes of a section after padding. */
export function paddedBytes(bytes: number): number {
  return Math.ceil(bytes / 8) * 8;
}

/** Where everything lies in a file of this head, which takes `headBytes` with its padding. */
export function cacheSections({ compounds, nonzeros, tasks }: CacheHead, headBytes: number): CacheSections {
  const fold = HEAD_AT + headBytes;
  const rowStart = fold + paddedBytes(compounds);
  const rows = rowStart + paddedBytes(4 * (compounds + 1));
  let at = rows + NONZERO_BYTES * nonzeros;
  const starts = tasks.map(({ labels }) => {
    const start = at;
    at += 8 * labels + paddedBytes(4 * labels) + paddedBytes(labels);
    return start;
  });
  return { fold, rowStart, rows, tasks: starts, digest: at };
}

/** Everything before the first section. */
export function encodeHead(head: CacheHead): Uint8Array {
  const json = Buffer.from(JSON.stringify(head));
  const bytes = Buffer.alloc(HEAD_AT + paddedBytes(json.length), " ");
  bytes.write(MAGIC, 0, "latin1");
  bytes.writeUInt32LE(VERSION, 16);
  bytes.writeUInt32LE(bytes.length - HEAD_AT, 20);
  json.copy(bytes, HEAD_AT);
  hash("sha256", bytes.subarray(HEAD_AT), "buffer").copy(bytes, 24);
  return bytes;
}

/**
 * The length of the head in bytes, from the `HEAD_AT` bytes before it; null where they are not of this
 * format and version.
 */
export function headBytesOf(start: Buffer): number | null {
  if (start.length < HEAD_AT || start.toString("latin1", 0, MAGIC.length) !== MAGIC) return null;
  return start.readUInt32LE(16) === VERSION ? start.readUInt32LE(20) : null;
}

/** The head from its bytes and the `HEAD_AT` bytes before it; null where it is not what was written. */
export function decodeHead(start: Buffer, bytes: Buffer): CacheHead | null {
  if (!hash("sha256", bytes, "buffer").equals(start.subarray(24, HEAD_AT))) return null;
  return JSON.parse(bytes.toString("utf8")) as CacheHead;
}
