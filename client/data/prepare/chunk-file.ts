import { createHash, hash } from "node:crypto";
import type { Featurised, Unreadable } from "../../../chemistry/feature-protocol.ts";

/** How many structures one chunk holds: about a second of chemistry, which is what a killed run loses. */
export const CHUNK_STRUCTURES = 256;
/** A compound's name: the first words (big-endian) of the SHA-256 of its canonical SMILES. */
export const KEY_WORDS = 4;
/** A scaffold's name: as many words of the SHA-256 of its SMILES. */
export const SCAFFOLD_WORDS = 2;

const MAGIC = "chorale-chunk-2\n";
const DIGEST_BYTES = 32;

/** What became of the structures of one chunk, without their feature rows. */
export type ChunkOutcome = {
  readonly structures: number;
  /** `[structures, KEY_WORDS]`; 0 where the structure failed. */
  readonly key: Uint32Array;
  /** `[structures, SCAFFOLD_WORDS]`; 0 where the structure failed. */
  readonly scaffold: Uint32Array;
  readonly fold: Uint8Array;
  /** 0: featurised; else 1 + the reason's place in `reasons`. */
  readonly failure: Uint16Array;
  readonly reasons: readonly string[];
  /** `[structures + 1]`, counted in nonzeros; a row is its columns (u32), then its values (f32). */
  readonly rowStart: Uint32Array;
  /** Where the first row begins in the file, in bytes. */
  readonly rowsAt: number;
};

type Head = { readonly structures: number; readonly reasons: readonly string[] };

/**
 * The name of the file of a chunk's features: a digest over all that they depend on. `features` stands for
 * protocol, key and software.
 */
export function chunkName(features: string, structures: readonly string[]): string {
  const digest = createHash("sha256").update(`${MAGIC}${features}\n`);
  for (const structure of structures) digest.update(`${structure.length}\n${structure}`);
  return `${digest.digest("hex")}.chunk`;
}

/**
 * The bytes of a chunk's file: magic, u32 length of a JSON head padded to four bytes, key, scaffold, row
 * starts, failures and folds, each padded likewise, rows, SHA-256 of all before. Little-endian.
 */
export function encodeChunk(results: readonly (Featurised | Unreadable)[]): Uint8Array {
  const reasons = [
    ...new Set(results.flatMap((result) => (result.kind === "unreadable" ? [result.reason] : []))),
  ];
  const key = new Uint32Array(results.length * KEY_WORDS);
  const scaffold = new Uint32Array(results.length * SCAFFOLD_WORDS);
  const fold = new Uint8Array(results.length);
  const failure = new Uint16Array(results.length);
  const rowStart = new Uint32Array(results.length + 1);
  const rows: Uint8Array[] = [];
  for (const [index, result] of results.entries()) {
    rowStart[index + 1] = rowStart[index]!;
    if (result.kind === "unreadable") {
      failure[index] = 1 + reasons.indexOf(result.reason);
      continue;
    }
    key.set(wordsOf(result.canonical, KEY_WORDS), index * KEY_WORDS);
    scaffold.set(wordsOf(result.scaffold, SCAFFOLD_WORDS), index * SCAFFOLD_WORDS);
    fold[index] = result.fold;
    rowStart[index + 1]! += result.column.length;
    rows.push(bytesOf(result.column), bytesOf(result.value));
  }
  const json = paddedJson({ structures: results.length, reasons } satisfies Head);
  const size = Buffer.alloc(4);
  size.writeUInt32LE(json.length);
  const parts = [
    size,
    json,
    bytesOf(key),
    bytesOf(scaffold),
    bytesOf(rowStart),
    padded(bytesOf(failure)),
    padded(fold),
    ...rows,
  ];
  return withDigest([Buffer.from(MAGIC), ...parts]);
}

/** The parts and their digest in memory of their own, so that it can be handed to another thread. */
function withDigest(parts: readonly Uint8Array[]): Uint8Array {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const bytes = new Uint8Array(length + DIGEST_BYTES);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  bytes.set(hash("sha256", bytes.subarray(0, length), "buffer"), length);
  return bytes;
}

/** What a chunk's file says, or null where its bytes are not those that were written. */
export function decodeChunk(bytes: Uint8Array): ChunkOutcome | null {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const content = file.subarray(0, -DIGEST_BYTES);
  if (content.length <= MAGIC.length || content.toString("latin1", 0, MAGIC.length) !== MAGIC) return null;
  if (!hash("sha256", content, "buffer").equals(file.subarray(-DIGEST_BYTES))) return null;
  const jsonAt = MAGIC.length + 4;
  let at = jsonAt + content.readUInt32LE(MAGIC.length);
  const { structures, reasons } = JSON.parse(content.toString("utf8", jsonAt, at)) as Head;
  const take = <Array extends Uint8Array | Uint16Array | Uint32Array>(array: Array): Array => {
    bytesOf(array).set(content.subarray(at, at + array.byteLength));
    at += Math.ceil(array.byteLength / 4) * 4;
    return array;
  };
  const key = take(new Uint32Array(structures * KEY_WORDS));
  const scaffold = take(new Uint32Array(structures * SCAFFOLD_WORDS));
  const rowStart = take(new Uint32Array(structures + 1));
  const failure = take(new Uint16Array(structures));
  const fold = take(new Uint8Array(structures));
  return { structures, key, scaffold, fold, failure, reasons, rowStart, rowsAt: at };
}

/** The first words (big-endian) of a text's SHA-256. */
function wordsOf(text: string, words: number): number[] {
  const digest = hash("sha256", text, "buffer");
  return Array.from({ length: words }, (_, word) => digest.readUInt32BE(4 * word));
}

function paddedJson(value: unknown): Uint8Array {
  const json = JSON.stringify(value);
  const bytes = Buffer.byteLength(json);
  return Buffer.from(json + " ".repeat((4 - (bytes % 4)) % 4));
}

function padded(bytes: Uint8Array): Uint8Array {
  const result = new Uint8Array(Math.ceil(bytes.length / 4) * 4);
  result.set(bytes);
  return result;
}

function bytesOf(array: ArrayBufferView): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}
