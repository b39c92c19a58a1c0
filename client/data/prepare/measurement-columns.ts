import type { AssayValue, Qualifier } from "../formats/reading.ts";
import type { AssayMeasurements } from "../tasks/assay-measurements.ts";
import { GrowableColumn } from "./growable-column.ts";
import { InternedWords } from "./interned-words.ts";

const SIGNS: Readonly<Record<Qualifier, number>> = { "<": -1, "=": 0, ">": 1 };

/**
 * Every measured value of every row, 17 bytes each. `subject` is what the value was measured on: a structure,
 * or a record of a table without structures.
 */
export class MeasurementColumns {
  readonly #assays = new InternedWords();
  readonly #subject = new GrowableColumn((length) => new Uint32Array(length));
  readonly #assay = new GrowableColumn((length) => new Uint32Array(length));
  readonly #value = new GrowableColumn((length) => new Float64Array(length));
  readonly #qualifier = new GrowableColumn((length) => new Int8Array(length));

  get length(): number {
    return this.#value.length;
  }

  push(subject: number, { assay, value, qualifier }: AssayValue): void {
    this.#subject.push(subject);
    this.#assay.push(this.#assays.numberOf(assay));
    this.#value.push(value);
    this.#qualifier.push(SIGNS[qualifier]);
  }

  /**
   * The values by assay once each subject's compound is known (negative: none, the value is left out),
   * ordered by compound, value and qualifier, so that the order of rows leaves no trace.
   */
  byAssay(compoundOf: Int32Array): (assay: string) => AssayMeasurements {
    const ends = new Uint32Array(this.#assays.size + 1);
    for (let index = 0; index < this.length; index += 1)
      if (compoundOf[this.#subject.at(index)]! >= 0) ends[this.#assay.at(index) + 1]! += 1;
    for (let assay = 0; assay < this.#assays.size; assay += 1) ends[assay + 1]! += ends[assay]!;
    const members = new Uint32Array(ends.at(-1));
    const next = ends.slice();
    for (let index = 0; index < this.length; index += 1)
      if (compoundOf[this.#subject.at(index)]! >= 0) members[next[this.#assay.at(index)]!++] = index;
    return (assay) => {
      const number = this.#assays.find(assay);
      const own = number === undefined ? [] : members.subarray(ends[number], ends[number + 1]);
      return this.#gather(Uint32Array.from(own), compoundOf);
    };
  }

  #gather(members: Uint32Array, compoundOf: Int32Array): AssayMeasurements {
    const compoundAt = (index: number): number => compoundOf[this.#subject.at(index)]!;
    members.sort(
      (left, right) =>
        compoundAt(left) - compoundAt(right) ||
        this.#value.at(left) - this.#value.at(right) ||
        this.#qualifier.at(left) - this.#qualifier.at(right),
    );
    const compound = new Uint32Array(members.length);
    const value = new Float64Array(members.length);
    const qualifier = new Int8Array(members.length);
    for (const [at, index] of members.entries()) {
      compound[at] = compoundAt(index);
      value[at] = this.#value.at(index);
      qualifier[at] = this.#qualifier.at(index);
    }
    return { compound, value, qualifier };
  }
}
