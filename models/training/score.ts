import { tasksOf } from "../architecture/network.ts";
import type { Architecture, TaskKind } from "../architecture/trunk-and-heads.ts";
import type { Examples } from "../examples.ts";

/** Sum of the study's loss over labels, and how many there were. */
export type Score = {
  /** Over all measured labels, unweighted. */
  readonly lossSum: number;
  readonly labelCount: number;
};

/**
 * The loss of each task over its measured labels among the named rows: cross-entropy of logits, or squared
 * error of standardised values. Row `i` of `outputs`, `[rows.length, tasks]`, belongs to `rows[i]`; throws a
 * `RangeError` when the length differs.
 */
export function scoreTasks(
  outputs: Float32Array,
  examples: Examples,
  rows: Uint32Array,
  architecture: Architecture,
): Score[] {
  const { tasks, labels } = examples;
  if (outputs.length !== rows.length * tasks)
    throw new RangeError(`${outputs.length} outputs for ${rows.length} rows of ${tasks} tasks`);
  return tasksOf(architecture).map(({ kind }, task) => {
    let [lossSum, labelCount] = [0, 0];
    for (let index = 0; index < rows.length; index += 1) {
      const label = labels[rows[index]! * tasks + task]!;
      if (Number.isNaN(label)) continue;
      lossSum += lossOf(kind, outputs[index * tasks + task]!, label);
      labelCount += 1;
    }
    return { lossSum, labelCount };
  });
}

/** `scoreTasks` added up over all tasks: sums that nodes can report and a coordinator can add. */
export function scoreLoss(
  outputs: Float32Array,
  examples: Examples,
  rows: Uint32Array,
  architecture: Architecture,
): Score {
  return scoreTasks(outputs, examples, rows, architecture).reduce((sum, score) => ({
    lossSum: sum.lossSum + score.lossSum,
    labelCount: sum.labelCount + score.labelCount,
  }));
}

/**
 * The mean over tasks of each task's mean loss, so that a task counts the same however many labels it has;
 * null when no task has a label.
 */
export function meanTaskLoss(scores: readonly Score[]): number | null {
  const means = scores
    .filter(({ labelCount }) => labelCount > 0)
    .map((score) => score.lossSum / score.labelCount);
  return means.length === 0 ? null : means.reduce((sum, mean) => sum + mean, 0) / means.length;
}

function lossOf(kind: TaskKind, output: number, label: number): number {
  if (kind === "regression") return (output - label) ** 2;
  return Math.max(output, 0) - output * label + Math.log1p(Math.exp(-Math.abs(output)));
}
