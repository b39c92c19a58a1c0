import type { SparseRows } from "./examples.ts";

/**
 * Writes the named rows into the front of `target` as a dense `[rows.length, columns]` block. Throws a
 * `RangeError` for a row or a column that does not exist.
 */
export function densify(features: SparseRows, rows: Uint32Array, target: Float32Array): void {
  const { columns, rowStart, column, value } = features;
  target.fill(0, 0, rows.length * columns);
  for (let index = 0; index < rows.length; index += 1) {
    const row = rows[index]!;
    const start = index * columns;
    if (row >= features.rows) throw new RangeError(`row ${row} of ${features.rows}`);
    for (let k = rowStart[row]!; k < rowStart[row + 1]!; k += 1) {
      if (column[k]! >= columns) throw new RangeError(`row ${row} has column ${column[k]} of ${columns}`);
      target[start + column[k]!] = value[k]!;
    }
  }
}

/** The row numbers `start` to `end` (exclusive). */
export function rowRange(start: number, end: number): Uint32Array {
  return Uint32Array.from({ length: end - start }, (_, index) => start + index);
}
