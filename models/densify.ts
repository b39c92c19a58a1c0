import type { SparseRows } from "./examples.ts";

/**
 * Writes rows `start` to `end` (exclusive; all of them where left out) into the front of `target` as a dense
 * `[end - start, columns]` block. Throws a `RangeError` for a column that does not exist.
 */
export function densify(matrix: SparseRows, target: Float32Array, start = 0, end = matrix.rows): void {
  const { columns, rowStart, column, value } = matrix;
  target.fill(0, 0, (end - start) * columns);
  for (let row = start; row < end; row += 1) {
    const base = (row - start) * columns;
    for (let k = rowStart[row]!; k < rowStart[row + 1]!; k += 1) {
      if (column[k]! >= columns) throw new RangeError(`row ${row} has column ${column[k]} of ${columns}`);
      target[base + column[k]!] = value[k]!;
    }
  }
}
