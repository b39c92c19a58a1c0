import type { AssayValue, Qualifier } from "../formats/reading.ts";
import type { AssayMeasurements } from "../tasks/assay-measurements.ts";
import { GrowableColumn } from "./growable-column.ts";
import { InternedWords } from "./interned-words.ts";
import type { MeasuringRows } from "./measuring-rows.ts";

const SIGNS: Readonly<Record<Qualifier, number>> = { "<": -1, "=": 0, ">": 1 };

/** Measurements of one assay with the rows they come from, ordered by compound, then value and qualifier. */
export type AssayRows = AssayMeasurements & {
  /** Number of the source file. */
  readonly source: Uint32Array;
  readonly row: Uint32Array;
};

/** Every measured value of every row, 17 bytes each. */
export class MeasurementColumns {
  readonly #rows: MeasuringRows;
  readonly #assays = new InternedWords();
  readonly #at = new GrowableColumn((length) => new Uint32Array(length));
  readonly #assay = new GrowableColumn((length) => new Uint32Array(length));
  readonly #value = new GrowableColumn((length) => new Float64Array(length));
  readonly #qualifier = new GrowableColumn((length) => new Int8Array(length));

  constructor(rows: MeasuringRows) {
    this.#rows = rows;
  }

  /** Adds a value of the row that `rows` calls `at`. */
  push(at: number, { assay, value, qualifier }: AssayValue): void {
    this.#at.push(at);
    this.#assay.push(this.#assays.numberOf(assay));
    this.#value.push(value);
    this.#qualifier.push(SIGNS[qualifier]);
  }

  /**
   * The values by assay once each subject's compound is known (negative: none, the value is left out). Their
   * order leaves no trace of that of rows, but for `source` and `row`.
   */
  byAssay(compoundOf: Int32Array): (assay: string) => AssayRows {
    const isKept = (index: number): boolean => this.#compound(index, compoundOf) >= 0;
    const ends = new Uint32Array(this.#assays.size + 1);
    for (let index = 0; index < this.#value.length; index += 1)
      if (isKept(index)) ends[this.#assay.at(index) + 1]! += 1;
    for (let assay = 0; assay < this.#assays.size; assay += 1) ends[assay + 1]! += ends[assay]!;
    const members = new Uint32Array(ends.at(-1)!);
    const next = ends.slice();
    for (let index = 0; index < this.#value.length; index += 1)
      if (isKept(index)) members[next[this.#assay.at(index)]!++] = index;
    return (assay) => {
      const number = this.#assays.find(assay);
      const own = number === undefined ? [] : members.subarray(ends[number], ends[number + 1]);
      return this.#gather(Uint32Array.from(own), compoundOf);
    };
  }

  #compound(index: number, compoundOf: Int32Array): number {
    return compoundOf[this.#rows.subject(this.#at.at(index))]!;
  }

  #gather(members: Uint32Array, compoundOf: Int32Array): AssayRows {
    members.sort(
      (left, right) =>
        this.#compound(left, compoundOf) - this.#compound(right, compoundOf) ||
        this.#value.at(left) - this.#value.at(right) ||
        this.#qualifier.at(left) - this.#qualifier.at(right) ||
        left - right,
    );
    return {
      compound: Uint32Array.from(members, (index) => this.#compound(index, compoundOf)),
      value: Float64Array.from(members, (index) => this.#value.at(index)),
      qualifier: Int8Array.from(members, (index) => this.#qualifier.at(index)),
      source: Uint32Array.from(members, (index) => this.#rows.source(this.#at.at(index))),
      row: Uint32Array.from(members, (index) => this.#rows.row(this.#at.at(index))),
    };
  }
}
