import { setImmediate as nextTurn } from "node:timers/promises";

/** Chemistry and reading take nearly all of the time. */
const READING_SHARE = 0.95;

/**
 * How much of a preparation is done, 0 to 1, never going back. How many structures there are is known only
 * when the files are read; until then their number is taken to grow with the bytes.
 */
export class PreparationProgress {
  readonly #bytes: number;
  readonly #onFraction: (fraction: number) => void;
  #bytesRead = 0;
  #fraction = 0;

  constructor(bytes: number, onFraction: (fraction: number) => void = () => {}) {
    this.#bytes = bytes;
    this.#onFraction = onFraction;
  }

  /** More of the files is read. */
  read(bytes: number): void {
    this.#bytesRead = Math.min(this.#bytes, this.#bytesRead + bytes);
  }

  /** Of the structures met so far, so many are done; with none to do, reading is all there is. */
  structures(done: number, met: number): void {
    const share = this.#bytes === 0 ? 1 : this.#bytesRead / this.#bytes;
    this.#tell(READING_SHARE * share * (met === 0 ? 1 : done / met));
  }

  /** Of the result, so much is written. Lets signals and timers in. */
  async writing(fraction: number): Promise<void> {
    this.#tell(READING_SHARE + (1 - READING_SHARE) * fraction);
    await nextTurn();
  }

  done(): void {
    this.#tell(1);
  }

  #tell(fraction: number): void {
    this.#fraction = Math.max(this.#fraction, fraction);
    this.#onFraction(this.#fraction);
  }
}
