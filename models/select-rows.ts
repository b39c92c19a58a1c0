import type { SparseRows } from "./examples.ts";

/** The named rows of a sparse matrix, in the order given, as a matrix of their own. */
export function selectRows(features: SparseRows, rows: Uint32Array): SparseRows {
  const rowStart = new Uint32Array(rows.length + 1);
  for (const [index, row] of rows.entries())
    rowStart[index + 1] = rowStart[index]! + features.rowStart[row + 1]! - features.rowStart[row]!;
  const column = new Uint32Array(rowStart[rows.length]!);
  const value = new Float32Array(column.length);
  for (const [index, row] of rows.entries()) {
    const [start, end] = [features.rowStart[row]!, features.rowStart[row + 1]!];
    column.set(features.column.subarray(start, end), rowStart[index]);
    value.set(features.value.subarray(start, end), rowStart[index]);
  }
  return { rows: rows.length, columns: features.columns, rowStart, column, value };
}
