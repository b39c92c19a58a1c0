import type { Examples, FeatureRows } from "../../models/examples.ts";
import { StackedRows } from "../../models/stacked-rows.ts";
import type { Scale } from "../../models/target-scale.ts";
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

/** Rows of all tables, one table after the other, and the labels in the order of `columns`. */
export function assembleExamples(tables: readonly FeatureRows[], columns: readonly LabelColumn[]): Examples {
  const features = tables.length === 1 ? tables[0]! : new StackedRows(tables);
  const firstRow = tables.map((_, index) => sumOf(tables.slice(0, index).map(({ rows }) => rows)));
  const tasks = columns.length;
  const labels = new Float32Array(features.rows * tasks).fill(NaN);
  for (const [column, { endpoint, parts, scale }] of columns.entries()) {
    const { mean, deviation } = endpoint.kind === "regression" ? scale : { mean: 0, deviation: 1 };
    for (const { table, task } of parts)
      eachTrainableLabel(task, (compound, label) => {
        labels[(firstRow[table]! + compound) * tasks + column] = (label - mean) / deviation;
      });
  }
  return { features, tasks, labels };
}

/**
 * Calls `use` for each label that training can use: all of a classification, and those of a regression whose
 * value is known exactly (the engines have no censored loss).
 */
export function eachTrainableLabel(
  { labels }: PreparedTask,
  use: (compound: number, label: number) => void,
): void {
  for (const [index, compound] of labels.compound.entries())
    if (labels.censoring[index] === 0) use(compound, labels.value[index]!);
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}
