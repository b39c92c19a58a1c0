import type { SparseRows } from "./examples.ts";

/** For each column of a matrix its place among those chosen, or -1. */
export type ColumnPlaces = Int32Array;

/** The places of the columns `chosen`, ascending, among `columns`. Throws a `RangeError` for one outside. */
export function columnPlaces(columns: number, chosen: readonly number[]): ColumnPlaces {
  const places = new Int32Array(columns).fill(-1);
  for (const [place, column] of chosen.entries()) {
    if (!(column >= 0 && column < columns)) throw new RangeError(`column ${column} of ${columns}`);
    places[column] = place;
  }
  return places;
}

/** The same rows with only the chosen columns, at their places. */
export function selectColumns(matrix: SparseRows, places: ColumnPlaces, chosen: number): SparseRows {
  const rowStart = new Uint32Array(matrix.rows + 1);
  const column = new Uint32Array(matrix.column.length);
  const value = new Float32Array(matrix.column.length);
  let next = 0;
  for (let row = 0; row < matrix.rows; row += 1) {
    for (let k = matrix.rowStart[row]!; k < matrix.rowStart[row + 1]!; k += 1) {
      const place = places[matrix.column[k]!]!;
      if (place < 0) continue;
      column[next] = place;
      value[next] = matrix.value[k]!;
      next += 1;
    }
    rowStart[row + 1] = next;
  }
  return {
    rows: matrix.rows,
    columns: chosen,
    rowStart,
    column: column.subarray(0, next),
    value: value.subarray(0, next),
  };
}
