import type { LabelRows, SparseRows } from "../../models/examples.ts";
import { labelRowsOf } from "../../models/label-rows.ts";
import { ResidentRows } from "../../models/resident-rows.ts";
import { seededRandom } from "../../models/random/seeded-random.ts";

/** A sparse matrix from dense rows. */
export function sparseRows(dense: readonly (readonly number[])[]): SparseRows {
  const entries = dense.map((row) => [...row.entries()].filter(([, value]) => value !== 0));
  const rowStart = new Uint32Array(dense.length + 1);
  for (const [row, cells] of entries.entries()) rowStart[row + 1] = rowStart[row]! + cells.length;
  const cells = entries.flat();
  return {
    rows: dense.length,
    columns: dense[0]?.length ?? 0,
    rowStart,
    column: Uint32Array.from(cells, ([column]) => column),
    value: Float32Array.from(cells, ([, value]) => value),
  };
}

/** A feature matrix in memory from dense rows. */
export function residentRows(dense: readonly (readonly number[])[]): ResidentRows {
  return new ResidentRows(sparseRows(dense));
}

/**
 * Labels `[rows * tasks]`, NaN where not measured, on which side of them the true values lie, and both as
 * rows.
 */
export type LabelTable = {
  readonly matrix: Float32Array;
  readonly censoring: Int8Array;
  readonly labels: LabelRows;
};

/** Labels from a matrix `[rows * tasks]` with NaN where not measured. */
export function labelTable(
  matrix: ArrayLike<number>,
  tasks: number,
  censoring: ArrayLike<number> = new Int8Array(matrix.length),
): LabelTable {
  const rows = matrix.length / tasks;
  const columns = Array.from({ length: tasks }, (_, task) => {
    const row = [...rowsUpTo(rows)].filter((index) => !Number.isNaN(matrix[index * tasks + task]));
    const of = (table: ArrayLike<number>): number[] => row.map((index) => table[index * tasks + task]!);
    return { row, value: of(matrix), censoring: of(censoring) };
  });
  const labels = labelRowsOf(rows, columns);
  return { matrix: Float32Array.from(matrix), censoring: Int8Array.from(censoring), labels };
}

/** Examples and the tables that they were made of. */
export type SyntheticExamples = LabelTable & {
  readonly features: ResidentRows;
  readonly dense: number[][];
};

/**
 * Random sparse rows with about `density` of the cells set, and labels that `labelOf` gives from the dense
 * row; `sideOf` says on which side of a label the true value lies.
 */
export function syntheticExamples(
  options: { rows: number; columns: number; tasks: number; density: number; seed: number },
  labelOf: (row: readonly number[], task: number, index: number) => number,
  sideOf: (task: number, index: number) => number = () => 0,
): SyntheticExamples {
  const random = seededRandom(options.seed, "synthetic examples");
  const cell = (): number => (random.uniform() < options.density ? 0.5 + random.uniform() : 0);
  const dense = Array.from({ length: options.rows }, () => Array.from({ length: options.columns }, cell));
  const tasks = [...rowsUpTo(options.tasks)];
  const matrix = dense.flatMap((row, index) => tasks.map((task) => labelOf(row, task, index)));
  const sides = dense.flatMap((_, index) => tasks.map((task) => sideOf(task, index)));
  return { features: residentRows(dense), dense, ...labelTable(matrix, options.tasks, sides) };
}

/** The row numbers 0 to `count` (exclusive). */
export function rowsUpTo(count: number): Uint32Array {
  return Uint32Array.from({ length: count }, (_, row) => row);
}
