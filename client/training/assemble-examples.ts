import type { Examples, FeatureRows } from "../../models/examples.ts";
import { labelRowsOf, type TaskColumn } from "../../models/label-rows.ts";
import { StackedRows } from "../../models/stacked-rows.ts";
import { unitScale, type Scale } from "../../models/target-scale.ts";
import type { TrainingRecipe } from "../../trust/manifest/training-recipe.ts";
import type { Endpoint } from "../../trust/manifest/endpoint.ts";
import type { PreparedTask } from "../data/tasks/prepared-task.ts";

/**
 * One column of the label matrix: a task as the tables named in `parts` measured it, standardised by `scale`.
 */
export type LabelColumn = {
  readonly name: string;
  readonly endpoint: Endpoint;
  readonly parts: readonly { readonly table: number; readonly task: PreparedTask }[];
  readonly scale: Scale;
};

/**
 * Rows of all tables, one table after the other, and the labels in the order of `columns`. Censored values
 * are labels only where the study uses them.
 */
export function assembleExamples(
  tables: readonly FeatureRows[],
  columns: readonly LabelColumn[],
  { censored }: Pick<TrainingRecipe, "censored">,
): Examples {
  const features = tables.length === 1 ? tables[0]! : new StackedRows(tables);
  const firstRow = tables.map((_, index) => sumOf(tables.slice(0, index).map(({ rows }) => rows)));
  const labels = columns.map((column) => taskColumn(column, firstRow, censored === "used"));
  return { features, labels: labelRowsOf(features.rows, labels) };
}

function taskColumn(
  { endpoint, parts, scale }: LabelColumn,
  firstRow: readonly number[],
  usesCensored: boolean,
): TaskColumn {
  const { mean, deviation } = endpoint.kind === "regression" ? scale : unitScale;
  const column = { row: [] as number[], value: [] as number[], censoring: [] as number[] };
  for (const { table, task } of parts)
    for (const [index, compound] of task.labels.compound.entries()) {
      const side = task.labels.censoring[index]!;
      if (side !== 0 && !usesCensored) continue;
      column.row.push(firstRow[table]! + compound);
      column.value.push((task.labels.value[index]! - mean) / deviation);
      column.censoring.push(side);
    }
  return column;
}

/** Calls `use` for each label whose value is known exactly: all of a classification. */
export function eachExactLabel(
  { labels }: PreparedTask,
  use: (compound: number, label: number) => void,
): void {
  for (const [index, compound] of labels.compound.entries())
    if (labels.censoring[index] === 0) use(compound, labels.value[index]!);
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}
