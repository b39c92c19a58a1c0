import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { writeAtomically } from "../../process/write-atomically.ts";

/** A private head as it was after training a round; round 0 is as initialised. */
export type HeadAfterRound = { readonly round: number; readonly values: Float32Array };

const MAGIC = "chorale-private-head-1\n";
const DIGEST_BYTES = 32;
const HEADS_KEPT = 3;

/**
 * The private head of one study on disk, for the last few rounds, so that training a round again starts from
 * the head as it was before that round. `key` names what the head belongs to (manifest and endpoints); heads
 * of another key are not read.
 */
export class PrivateHeadFile {
  readonly #path: string;
  readonly #key: string;
  #heads: readonly HeadAfterRound[];

  /** Opens the file; an absent or damaged one, or one of another key or length, counts as empty. */
  constructor(path: string, key: string, length: number) {
    this.#path = path;
    this.#key = key;
    this.#heads = read(path, key).filter(({ values }) => values.length === length);
  }

  /** The newest head from before training `round`, or null where none is kept. */
  before(round: number): Float32Array | null {
    return this.#heads.findLast((head) => head.round < round)?.values ?? null;
  }

  /** The newest head, or null. */
  latest(): Float32Array | null {
    return this.#heads.at(-1)?.values ?? null;
  }

  /**
   * Keeps a copy of the head after `round`, on disk when this returns; heads of that and later rounds are
   * replaced.
   */
  save(round: number, values: Float32Array): void {
    const kept = this.#heads.filter((head) => head.round < round).slice(1 - HEADS_KEPT);
    this.#heads = [...kept, { round, values: values.slice() }];
    writeAtomically(this.#path, encode(this.#key, this.#heads), 0o600);
  }
}

function encode(key: string, heads: readonly HeadAfterRound[]): Buffer {
  const head = Buffer.from(`${JSON.stringify({ key, rounds: heads.map(({ round }) => round) })}\n`);
  const vectors = heads.map(({ values }) => Buffer.from(values.buffer, values.byteOffset, values.byteLength));
  const content = Buffer.concat([Buffer.from(MAGIC), head, ...vectors]);
  return Buffer.concat([content, createHash("sha256").update(content).digest()]);
}

function read(path: string, key: string): HeadAfterRound[] {
  let file: Buffer;
  try {
    file = readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
  const content = file.subarray(0, -DIGEST_BYTES);
  const digest = createHash("sha256").update(content).digest();
  if (!digest.equals(file.subarray(-DIGEST_BYTES)) || content.toString("latin1", 0, MAGIC.length) !== MAGIC)
    return [];
  const headEnd = content.indexOf("\n", MAGIC.length) + 1;
  const head = JSON.parse(content.toString("utf8", MAGIC.length, headEnd)) as {
    key: string;
    rounds: number[];
  };
  if (head.key !== key || head.rounds.length === 0) return [];
  const bytes = (content.length - headEnd) / head.rounds.length;
  return head.rounds.map((round, index) => {
    const values = new Float32Array(bytes / Float32Array.BYTES_PER_ELEMENT);
    content.copy(new Uint8Array(values.buffer), 0, headEnd + index * bytes, headEnd + (index + 1) * bytes);
    return { round, values };
  });
}
