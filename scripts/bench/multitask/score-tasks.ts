import type { TaskKind } from "../../../models/architecture/trunk-and-heads.ts";
import type { LabelRows } from "../../../models/examples.ts";
import { auroc, averagePrecision } from "../../../models/metrics/classification.ts";
import { pearson, r2 } from "../../../models/metrics/regression.ts";
import { median } from "../bench.ts";

/** Labels that a task needs among the scored rows to be judged there, as a study's protocol has it. */
const QUORUM = { active: 10, inactive: 10, values: 25 };

/** Means over the tasks with enough labels, and how many those are. */
export type TaskScores = { readonly tasksJudged: number } & Readonly<Record<string, number>>;

/**
 * Scores raw outputs `[rows.length, tasks]` task by task over the labels of the named rows: R2 and Pearson's
 * correlation of standardised values, or areas under the ROC and precision-recall curves.
 */
export function scoreTasks(
  outputs: Float32Array,
  labels: LabelRows,
  rows: Uint32Array,
  kind: TaskKind,
): TaskScores {
  const values = Array.from({ length: labels.tasks }, (): number[] => []);
  const predictions = Array.from({ length: labels.tasks }, (): number[] => []);
  for (const [index, row] of rows.entries())
    for (let k = labels.rowStart[row]!; k < labels.rowStart[row + 1]!; k += 1) {
      values[labels.task[k]!]!.push(labels.value[k]!);
      predictions[labels.task[k]!]!.push(outputs[index * labels.tasks + labels.task[k]!]!);
    }
  const judged = [...values.keys()].filter((task) => hasQuorum(values[task]!, kind));
  const over = (metric: typeof r2): number[] =>
    judged.map((task) => metric(values[task]!, predictions[task]!)).filter((score) => score !== null);
  if (judged.length === 0) return { tasksJudged: 0 };
  if (kind === "regression")
    return {
      tasksJudged: judged.length,
      meanR2: mean(over(r2)),
      medianR2: median(over(r2)),
      meanPearson: mean(over(pearson)),
    };
  const [roc, pr] = [over(auroc), over(averagePrecision)];
  return { tasksJudged: judged.length, meanAuroc: mean(roc), medianAuroc: median(roc), meanAuprc: mean(pr) };
}

function hasQuorum(values: readonly number[], kind: TaskKind): boolean {
  if (kind === "regression") return values.length >= QUORUM.values;
  const active = values.filter((value) => value === 1).length;
  return active >= QUORUM.active && values.length - active >= QUORUM.inactive;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
