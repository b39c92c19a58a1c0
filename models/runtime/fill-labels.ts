import type { TaskKind } from "../architecture/trunk-and-heads.ts";
import type { LabelRows, LabelWeights } from "../examples.ts";
import { isMarked } from "../label-rows.ts";

/** A batch's labels as the training graph takes them, `[rows, tasks]` each. */
export type LabelBlock = {
  readonly labels: Float32Array;
  readonly weights: Float32Array;
  /** Null for a graph without censored labels. */
  readonly censoring: Float32Array | null;
};

/**
 * Writes the labels of the named rows into the front of `block`. Weights are those of the labels divided by
 * their sum over the batch; a label that was not measured becomes 0 with weight 0. Returns whether any label
 * has a weight.
 */
export function fillLabels(
  labels: LabelRows,
  rows: Uint32Array,
  kinds: readonly TaskKind[],
  { plain, marked }: LabelWeights,
  block: LabelBlock,
): boolean {
  const { tasks, rowStart } = labels;
  const elements = rows.length * tasks;
  for (const matrix of [block.labels, block.weights, block.censoring]) matrix?.fill(0, 0, elements);
  let sum = 0;
  for (const [index, row] of rows.entries())
    for (let k = rowStart[row]!; k < rowStart[row + 1]!; k += 1) {
      const task = labels.task[k]!;
      const place = index * tasks + task;
      const weight = isMarked(labels, k, kinds[task]!) ? marked[task]! : plain[task]!;
      if (weight === 0) continue;
      block.labels[place] = labels.value[k]!;
      block.weights[place] = weight;
      if (block.censoring) block.censoring[place] = labels.censoring[k]!;
      sum += weight;
    }
  if (!(sum > 0)) return false;
  for (let place = 0; place < elements; place += 1) block.weights[place]! /= sum;
  return true;
}
