import { tasksOf, type Architecture, type TaskKind } from "../architecture/trunk-and-heads.ts";
import type { LabelRows } from "../examples.ts";

/** Sum of the study's loss over labels, and how many there were. */
export type Score = {
  /** Over all measured labels, unweighted. */
  readonly lossSum: number;
  readonly labelCount: number;
};

/**
 * The loss of each task over its measured labels among the named rows: cross-entropy of logits, or squared
 * error of standardised values, which is 0 where a censored label's true value may be what was predicted. Row
 * `i` of `outputs`, `[rows.length, tasks]`, belongs to `rows[i]`; throws a `RangeError` when the length
 * differs.
 */
export function scoreTasks(
  outputs: Float32Array,
  labels: LabelRows,
  rows: Uint32Array,
  architecture: Architecture,
): Score[] {
  const { tasks, rowStart } = labels;
  if (outputs.length !== rows.length * tasks)
    throw new RangeError(`${outputs.length} outputs for ${rows.length} rows of ${tasks} tasks`);
  const kinds = tasksOf(architecture).map(({ kind }) => kind);
  const lossSum = new Float64Array(tasks);
  const labelCount = new Uint32Array(tasks);
  for (const [index, row] of rows.entries())
    for (let k = rowStart[row]!; k < rowStart[row + 1]!; k += 1) {
      const task = labels.task[k]!;
      const output = outputs[index * tasks + task]!;
      lossSum[task]! += lossOf(kinds[task]!, output, labels.value[k]!, labels.censoring[k]!);
      labelCount[task]! += 1;
    }
  return kinds.map((_, task) => ({ lossSum: lossSum[task]!, labelCount: labelCount[task]! }));
}

/** Rows whose outputs are in memory at a time. */
const BLOCK_ROWS = 4096;

/** `scoreTasks` of a model that gives the outputs of the rows it is asked for, some thousand at a time. */
export async function scoreInBlocks(
  outputsOf: (rows: Uint32Array) => Promise<Float32Array>,
  labels: LabelRows,
  rows: Uint32Array,
  architecture: Architecture,
): Promise<Score[]> {
  let scores = tasksOf(architecture).map(() => ({ lossSum: 0, labelCount: 0 }));
  for (let start = 0; start < rows.length; start += BLOCK_ROWS) {
    const block = rows.subarray(start, start + BLOCK_ROWS);
    const own = scoreTasks(await outputsOf(block), labels, block, architecture);
    scores = scores.map((score, task) => sumOf(score, own[task]!));
  }
  return scores;
}

/** `scoreTasks` added up over all tasks: sums that nodes can report and a coordinator can add. */
export function scoreLoss(
  outputs: Float32Array,
  labels: LabelRows,
  rows: Uint32Array,
  architecture: Architecture,
): Score {
  return scoreTasks(outputs, labels, rows, architecture).reduce(sumOf);
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

function sumOf(one: Score, other: Score): Score {
  return {
    lossSum: one.lossSum + other.lossSum,
    labelCount: one.labelCount + other.labelCount,
  };
}

function lossOf(kind: TaskKind, output: number, label: number, censoring: number): number {
  if (kind === "classification")
    return Math.max(output, 0) - output * label + Math.log1p(Math.exp(-Math.abs(output)));
  const residual = label - output;
  return censoring * residual < 0 ? 0 : residual ** 2;
}
