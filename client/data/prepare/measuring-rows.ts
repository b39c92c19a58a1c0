import { GrowableColumn } from "./growable-column.ts";

/**
 * The rows that measure something, in the order they were read: where each stands, and its subject (the
 * number of a structure as written, or of a record). 10 bytes each.
 */
export class MeasuringRows {
  readonly #source = new GrowableColumn((length) => new Uint16Array(length));
  readonly #row = new GrowableColumn((length) => new Uint32Array(length));
  readonly #subject = new GrowableColumn((length) => new Uint32Array(length));

  get length(): number {
    return this.#row.length;
  }

  /** Adds a row and gives its number. */
  push(source: number, row: number, subject: number): number {
    this.#source.push(source);
    this.#row.push(row);
    this.#subject.push(subject);
    return this.#row.length - 1;
  }

  /** The number of the source file of a row. */
  source(index: number): number {
    return this.#source.at(index);
  }

  /** The row's number in its file. */
  row(index: number): number {
    return this.#row.at(index);
  }

  /** What the row's values were measured on. */
  subject(index: number): number {
    return this.#subject.at(index);
  }
}
