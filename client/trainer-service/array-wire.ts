import type { ArrayChunk, ArrayChunk__Output } from "../../proto/gen/chorale/v1/ArrayChunk.ts";
import { chunkPassed } from "../../transport/chunk-passed.ts";
import { CHUNK_BYTES } from "../../transport/channel-options.ts";

/** The name of an array in `trainer.proto`. */
export type ArrayName = Exclude<ArrayChunk__Output["array"], number>;

/** A typed array whose bytes are those of the wire: little-endian on every platform that Node supports. */
export type WireArray = Float32Array | Float64Array | Uint32Array | Int8Array;

/** An array's bytes as messages, views of its memory; none for an array without elements. */
export function* chunksOf(array: ArrayName, values: WireArray): Generator<ArrayChunk> {
  const bytes = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
  for (let start = 0; start < bytes.length; start += CHUNK_BYTES) {
    const data = bytes.subarray(start, start + CHUNK_BYTES);
    yield { array, data };
    chunkPassed(data.length);
  }
}

/** Sends arrays one after the other. */
export async function sendArrays(
  write: (message: { chunk: ArrayChunk }) => Promise<void>,
  arrays: Partial<Record<ArrayName, WireArray>>,
): Promise<void> {
  for (const [array, values] of Object.entries(arrays) as [ArrayName, WireArray][])
    for (const chunk of chunksOf(array, values)) await write({ chunk });
}

/**
 * Takes chunks of named arrays into memory of their announced lengths. `add` and `finish` throw what `refuse`
 * makes of their complaint where an array is not wanted, too long, or incomplete.
 */
export class ArrayCollector {
  readonly #wanted: ReadonlyMap<ArrayName, WireArray>;
  readonly #filled = new Map<ArrayName, number>();
  readonly #refuse: (complaint: string) => Error;

  constructor(wanted: Partial<Record<ArrayName, WireArray>>, refuse: (complaint: string) => Error) {
    this.#wanted = new Map(Object.entries(wanted) as [ArrayName, WireArray][]);
    this.#refuse = refuse;
  }

  /** The next bytes of one of the arrays. */
  add({ array, data }: ArrayChunk__Output): void {
    const target = this.#wanted.get(array);
    if (target === undefined) throw this.#refuse(`the array ${array} was not asked for`);
    const start = this.#filled.get(array) ?? 0;
    if (data.length % target.BYTES_PER_ELEMENT !== 0)
      throw this.#refuse(`a chunk of ${array} has ${data.length} bytes, no whole numbers`);
    if (start + data.length > target.byteLength)
      throw this.#refuse(`${array} has more than its ${target.length} elements`);
    new Uint8Array(target.buffer, target.byteOffset, target.byteLength).set(data, start);
    this.#filled.set(array, start + data.length);
    chunkPassed(data.length);
  }

  /** All arrays are complete. */
  finish(): void {
    for (const [array, target] of this.#wanted) {
      const elements = (this.#filled.get(array) ?? 0) / target.BYTES_PER_ELEMENT;
      if (elements !== target.length)
        throw this.#refuse(`${array} has ${elements} of its ${target.length} elements`);
    }
  }
}
