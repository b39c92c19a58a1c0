import type { Examples, SparseRows } from "../../models/examples.ts";
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
 * Random sparse rows with about `density` of the cells set, and labels that `labelOf` gives from the dense
 * row.
 */
export function syntheticExamples(
  options: { rows: number; columns: number; tasks: number; density: number; seed: number },
  labelOf: (row: readonly number[], task: number, index: number) => number,
): Examples & { features: ResidentRows; dense: number[][] } {
  const random = seededRandom(options.seed, "synthetic examples");
  const cell = (): number => (random.uniform() < options.density ? 0.5 + random.uniform() : 0);
  const dense = Array.from({ length: options.rows }, () => Array.from({ length: options.columns }, cell));
  const labels = dense.flatMap((row, index) =>
    Array.from({ length: options.tasks }, (_, task) => labelOf(row, task, index)),
  );
  return { features: residentRows(dense), tasks: options.tasks, labels: Float32Array.from(labels), dense };
}

/** The row numbers 0 to `count` (exclusive). */
export function rowsUpTo(count: number): Uint32Array {
  return Uint32Array.from({ length: count }, (_, row) => row);
}
