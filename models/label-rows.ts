import type { TaskKind } from "./architecture/trunk-and-heads.ts";
import type { LabelRows } from "./examples.ts";

/** The measured labels of one task: parallel arrays, `row` without repetition. */
export type TaskColumn = {
  readonly row: ArrayLike<number>;
  readonly value: ArrayLike<number>;
  /** As in `LabelRows`; none where left out. */
  readonly censoring?: ArrayLike<number>;
};

/**
 * Puts the labels of all tasks, in the order of `columns`, together row by row. Throws a `RangeError` for a
 * row that does not exist or a value that is not finite.
 */
export function labelRowsOf(rows: number, columns: readonly TaskColumn[]): LabelRows {
  const rowStart = new Uint32Array(rows + 1);
  for (const { row, value } of columns)
    for (let index = 0; index < row.length; index += 1) {
      if (!(row[index]! < rows)) throw new RangeError(`a label of row ${row[index]} of ${rows}`);
      if (!Number.isFinite(value[index])) throw new RangeError("a label that is not finite");
      rowStart[row[index]! + 1]! += 1;
    }
  for (let row = 0; row < rows; row += 1) rowStart[row + 1]! += rowStart[row]!;
  const count = rowStart[rows]!;
  const task = new Uint32Array(count);
  const value = new Float32Array(count);
  const censoring = new Int8Array(count);
  const next = rowStart.slice(0, rows);
  for (const [index, column] of columns.entries())
    for (let k = 0; k < column.row.length; k += 1) {
      const place = next[column.row[k]!]!;
      next[column.row[k]!] = place + 1;
      task[place] = index;
      value[place] = column.value[k]!;
      censoring[place] = column.censoring?.[k] ?? 0;
    }
  return { rows, tasks: columns.length, rowStart, task, value, censoring };
}

/** Whether any regression label says only on which side of it the true value lies. */
export function isCensored({ censoring }: LabelRows): boolean {
  return censoring.some((side) => side !== 0);
}

/** Whether label `k` is an active one of a classification or a censored one of a regression. */
export function isMarked({ value, censoring }: LabelRows, k: number, kind: TaskKind): boolean {
  return kind === "classification" ? value[k] === 1 : censoring[k] !== 0;
}
