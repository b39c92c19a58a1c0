/** The typed arrays that a column may be made of. */
export type ColumnArray = Uint8Array | Int8Array | Uint16Array | Uint32Array | Float64Array;

const BLOCK = 65_536;

/**
 * A column of numbers that grows at its end without ever being copied: blocks of one length, so that a
 * million values cost their own size and no more.
 */
export class GrowableColumn<Array extends ColumnArray> {
  readonly #create: (length: number) => Array;
  readonly #blocks: Array[] = [];
  #length = 0;

  constructor(create: (length: number) => Array) {
    this.#create = create;
  }

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    const at = this.#length % BLOCK;
    if (at === 0) this.#blocks.push(this.#create(BLOCK));
    this.#blocks.at(-1)![at] = value;
    this.#length += 1;
  }

  /** The value at `index`, which must lie below `length`. */
  at(index: number): number {
    return this.#blocks[Math.floor(index / BLOCK)]![index % BLOCK]!;
  }

  set(index: number, value: number): void {
    this.#blocks[Math.floor(index / BLOCK)]![index % BLOCK] = value;
  }
}
