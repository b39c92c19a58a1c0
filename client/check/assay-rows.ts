import type { AssayMeasurements } from "../data/tasks/assay-measurements.ts";

/** Measurements of one assay with the rows they come from, ordered by compound, then value. */
export type AssayRows = AssayMeasurements & {
  /** Number of the source file. */
  readonly source: Uint32Array;
  readonly row: Uint32Array;
};

/** The measurements of each compound: `use` is called with the first index and the one after the last. */
export function eachCompound({ compound }: AssayRows, use: (first: number, end: number) => void): void {
  for (let first = 0, end = 0; first < compound.length; first = end) {
    while (end < compound.length && compound[end] === compound[first]) end += 1;
    use(first, end);
  }
}
