import type { AssayRows } from "../data/prepare/measurement-columns.ts";

/**
 * Goes through the measurements of one compound after the other: the first index and the one after the last.
 */
export function eachCompound({ compound }: AssayRows, use: (first: number, end: number) => void): void {
  for (let first = 0, end = 0; first < compound.length; first = end) {
    while (end < compound.length && compound[end] === compound[first]) end += 1;
    use(first, end);
  }
}
