import { createHash, type Hash } from "node:crypto";
import { closeSync, fstatSync, openSync, readSync, rmSync } from "node:fs";
import { z } from "zod";
import type { FitCheckpoint, FitCheckpoints } from "../../models/training/fit-hooks.ts";
import type { Clock } from "../../process/clock.ts";
import { writeBlocksAtomically } from "../../process/write-atomically.ts";

const MAGIC = "chorale-round-checkpoint-1\n";
const DIGEST_BYTES = 32;
const HEAD_BYTES_MAX = 65_536;
const BLOCK_BYTES = 1 << 22;

/** JSON has no infinity and no NaN, which a training that diverges has. */
const numberText = z.string().transform(Number);
const headSchema = z.object({
  key: z.string(),
  step: z.int(),
  lossSum: numberText,
  engineSteps: z.tuple([z.int(), z.int()]),
  best: z.object({ epoch: z.int(), validationLoss: numberText.nullable() }).nullable(),
  /** Elements of each vector of the engine's state, of the best epoch's parameters and of the gradient. */
  engine: z.array(z.int().min(0)).min(1).max(3),
  bestParameters: z.int().min(0),
  sharedGradient: z.int().min(0).nullable(),
});
type Head = z.output<typeof headSchema>;

/**
 * The training of one round on disk, so that a node which was killed goes on inside the round. One file, mode
 * 0600, replaced as a whole: a head, the vectors block by block as they lie in memory (little-endian
 * float32), SHA-256. `key` names the training that it belongs to; a file of another key, or a damaged one, is
 * none.
 */
export class RoundCheckpoint implements FitCheckpoints {
  readonly #path: string;
  readonly #key: string;
  readonly #clock: Clock;
  readonly #everyMs: number;
  #savedMs: number;

  constructor(path: string, key: string, clock: Clock, everyMs: number) {
    this.#path = path;
    this.#key = key;
    this.#clock = clock;
    this.#everyMs = everyMs;
    this.#savedMs = clock.monotonicMs();
  }

  read(): FitCheckpoint | null {
    let file: number;
    try {
      file = openSync(this.#path, "r");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
      throw error;
    }
    try {
      return readCheckpoint(file, this.#key);
    } finally {
      closeSync(file);
    }
  }

  isDue(): boolean {
    return this.#clock.monotonicMs() - this.#savedMs >= this.#everyMs;
  }

  save(checkpoint: FitCheckpoint): void {
    writeBlocksAtomically(this.#path, blocksOf(this.#key, checkpoint), 0o600);
    this.#savedMs = this.#clock.monotonicMs();
  }

  /** The training has ended. */
  remove(): void {
    rmSync(this.#path, { force: true });
  }
}

function* blocksOf(
  key: string,
  { step, lossSum, engine, best, sharedGradient }: FitCheckpoint,
): Generator<Uint8Array> {
  const head: z.input<typeof headSchema> = {
    key,
    step,
    lossSum: String(lossSum),
    engineSteps: [...engine.steps],
    best: best && { epoch: best.epoch, validationLoss: textOf(best.validationLoss) },
    engine: engine.vectors.map((pieces) => pieces.reduce((sum, { length }) => sum + length, 0)),
    bestParameters: best?.parameters.length ?? 0,
    sharedGradient: sharedGradient?.length ?? null,
  };
  const hash = createHash("sha256");
  const rest = [best?.parameters, sharedGradient].map((vector) => vector ?? new Float32Array(0));
  const headBytes = Buffer.from(`${MAGIC}${JSON.stringify(head)}\n`);
  for (const bytes of [headBytes, ...[...engine.vectors.flat(), ...rest].map(bytesOf)])
    for (let start = 0; start < bytes.length; start += BLOCK_BYTES) {
      const block = bytes.subarray(start, start + BLOCK_BYTES);
      hash.update(block);
      yield block;
    }
  yield hash.digest();
}

function readCheckpoint(file: number, key: string): FitCheckpoint | null {
  const hash = createHash("sha256");
  const found = readHead(file, hash);
  if (found?.head.key !== key) return null;
  const { head, end } = found;
  const lengths = [...head.engine, head.bestParameters, head.sharedGradient ?? 0];
  const bytes = lengths.reduce((sum, length) => sum + length * Float32Array.BYTES_PER_ELEMENT, end);
  if (fstatSync(file).size !== bytes + DIGEST_BYTES) return null;
  let at = end;
  const vectors = lengths.map((length) => {
    const vector = new Float32Array(length);
    readInto(file, bytesOf(vector), at, hash);
    at += vector.byteLength;
    return vector;
  });
  const digest = Buffer.alloc(DIGEST_BYTES);
  readInto(file, digest, at);
  if (!hash.digest().equals(digest)) return null;
  const sharedGradient = vectors.pop()!;
  const best = vectors.pop()!;
  return {
    step: head.step,
    lossSum: head.lossSum,
    engine: { vectors: vectors.map((vector) => [vector]), steps: head.engineSteps },
    best: head.best && { ...head.best, parameters: best },
    sharedGradient: head.sharedGradient === null ? null : sharedGradient,
  };
}

/** The head and where it ends, or null where there is none. */
function readHead(file: number, hash: Hash): { readonly head: Head; readonly end: number } | null {
  const start = Buffer.alloc(HEAD_BYTES_MAX);
  const bytes = start.subarray(0, readSync(file, start, 0, HEAD_BYTES_MAX, 0));
  const end = bytes.indexOf("\n", MAGIC.length) + 1;
  if (end === 0 || bytes.toString("latin1", 0, MAGIC.length) !== MAGIC) return null;
  hash.update(bytes.subarray(0, end));
  let json: unknown;
  try {
    json = JSON.parse(bytes.toString("utf8", MAGIC.length, end));
  } catch {
    return null;
  }
  const { data: head } = headSchema.safeParse(json);
  return head === undefined ? null : { head, end };
}

/** Fills `bytes` from the file's byte `position` on. */
function readInto(file: number, bytes: Uint8Array, position: number, hash?: Hash): void {
  for (let start = 0; start < bytes.length;) {
    const length = Math.min(BLOCK_BYTES, bytes.length - start);
    const count = readSync(file, bytes, start, length, position + start);
    if (count === 0) throw new Error("the checkpoint was cut while it was read");
    hash?.update(bytes.subarray(start, start + count));
    start += count;
  }
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function textOf(value: number | null): string | null {
  return value === null ? null : String(value);
}
