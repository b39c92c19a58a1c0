import type { FeatureRows, SparseRows } from "./examples.ts";
import { rowStartsOf } from "./row-starts.ts";

/** A feature matrix that is wholly in memory. */
export class ResidentRows implements FeatureRows {
  readonly rows: number;
  readonly columns: number;
  readonly #matrix: SparseRows;

  constructor(matrix: SparseRows) {
    this.rows = matrix.rows;
    this.columns = matrix.columns;
    this.#matrix = matrix;
  }

  select(rows: Uint32Array): SparseRows {
    const { columns, rowStart: starts } = this.#matrix;
    const rowStart = rowStartsOf(rows, starts);
    const column = new Uint32Array(rowStart[rows.length]!);
    const value = new Float32Array(column.length);
    for (const [index, row] of rows.entries()) {
      column.set(this.#matrix.column.subarray(starts[row], starts[row + 1]), rowStart[index]);
      value.set(this.#matrix.value.subarray(starts[row], starts[row + 1]), rowStart[index]);
    }
    return { rows: rows.length, columns, rowStart, column, value };
  }
}
