import { hash } from "node:crypto";
import { GrowableColumn } from "./growable-column.ts";

const WORDS = 4;
const SLOTS_AT_FIRST = 4096;

/**
 * The distinct structures of all files, numbered in the order they were first met. Only a 128-bit digest of
 * each text is kept (at a million structures two texts of one digest are met once in 10^26 runs), in an open
 * hash table of typed arrays: about 28 bytes a structure.
 */
export class StructureTable {
  /** Four big-endian words of the digest of each structure, one after the other. */
  readonly #words = new GrowableColumn((length) => new Uint32Array(length));
  /** Number + 1 of the structure in each slot; 0: empty. */
  #slots = new Uint32Array(SLOTS_AT_FIRST);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** The number of a structure by its text; a new text gets the next number, which was `size` before. */
  add(text: string): number {
    const digest = digestOf(text);
    const slot = this.#find(digest);
    const found = this.#slots[slot]!;
    if (found !== 0) return found - 1;
    for (const word of digest) this.#words.push(word);
    this.#size += 1;
    this.#slots[slot] = this.#size;
    if (this.#size * 2 > this.#slots.length) this.#grow();
    return this.#size - 1;
  }

  /** Compares the texts' digests, whatever the order of adding: negative where `left` is the lesser. */
  compare(left: number, right: number): number {
    for (let word = 0; word < WORDS; word += 1) {
      const difference = this.#words.at(left * WORDS + word) - this.#words.at(right * WORDS + word);
      if (difference !== 0) return difference;
    }
    return 0;
  }

  /** The slot that holds the digest, or the empty one where it belongs. */
  #find(digest: readonly number[]): number {
    const mask = this.#slots.length - 1;
    for (let slot = digest[0]! & mask; ; slot = (slot + 1) & mask) {
      const found = this.#slots[slot]!;
      if (found === 0 || this.#holds(found - 1, digest)) return slot;
    }
  }

  #holds(structure: number, digest: readonly number[]): boolean {
    for (let word = 0; word < WORDS; word += 1)
      if (this.#words.at(structure * WORDS + word) !== digest[word]) return false;
    return true;
  }

  #grow(): void {
    this.#slots = new Uint32Array(this.#slots.length * 2);
    const mask = this.#slots.length - 1;
    for (let structure = 0; structure < this.#size; structure += 1) {
      let slot = this.#words.at(structure * WORDS) & mask;
      while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
      this.#slots[slot] = structure + 1;
    }
  }
}

function digestOf(text: string): number[] {
  const digest = hash("sha256", text, "buffer");
  return [digest.readUInt32BE(0), digest.readUInt32BE(4), digest.readUInt32BE(8), digest.readUInt32BE(12)];
}
