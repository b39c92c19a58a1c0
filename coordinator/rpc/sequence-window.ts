const WIDTH = 1024;

/**
 * Which sequences of a session were used. Calls overtake each other, so the last 1024 below the highest may
 * come in any order, each once; older ones are taken for used.
 */
export class SequenceWindow {
  readonly #used = new Set<number>();
  #highest = 0;

  /** Uses a sequence; false where it was used before, is too old, or is none (below 1, not whole). */
  use(sequence: number): boolean {
    if (!Number.isSafeInteger(sequence) || sequence < 1 || sequence <= this.#highest - WIDTH) return false;
    if (this.#used.has(sequence)) return false;
    this.#used.add(sequence);
    this.#highest = Math.max(this.#highest, sequence);
    if (this.#used.size > 2 * WIDTH)
      for (const old of this.#used) if (old <= this.#highest - WIDTH) this.#used.delete(old);
    return true;
  }
}
