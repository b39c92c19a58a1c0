import type { SparseRows } from "./examples.ts";

/** Puts sparse rows one after the other. */
export function packRows(
  rows: readonly { readonly column: Uint32Array; readonly value: Float32Array }[],
  columns: number,
): SparseRows {
  const rowStart = new Uint32Array(rows.length + 1);
  for (const [index, row] of rows.entries()) rowStart[index + 1] = rowStart[index]! + row.column.length;
  const column = new Uint32Array(rowStart[rows.length]!);
  const value = new Float32Array(rowStart[rows.length]!);
  for (const [index, row] of rows.entries()) {
    column.set(row.column, rowStart[index]);
    value.set(row.value, rowStart[index]);
  }
  return { rows: rows.length, columns, rowStart, column, value };
}
