import type { Examples } from "../examples.ts";

/**
 * Writes the labels of the named rows and their weights in the loss into the front of `labels` and `weights`,
 * both `[rows.length, tasks]`. Weights are the tasks' weights divided by their sum over the batch's labels; a
 * label that was not measured becomes 0 with weight 0. Returns whether any label has a weight.
 */
export function fillLabels(
  examples: Examples,
  rows: Uint32Array,
  taskWeights: Float32Array,
  labels: Float32Array,
  weights: Float32Array,
): boolean {
  const { tasks } = examples;
  let sum = 0;
  let target = 0;
  for (let index = 0; index < rows.length; index += 1) {
    const source = rows[index]! * tasks;
    for (let task = 0; task < tasks; task += 1, target += 1) {
      const label = examples.labels[source + task]!;
      const measured = !Number.isNaN(label);
      labels[target] = measured ? label : 0;
      weights[target] = measured ? taskWeights[task]! : 0;
      sum += weights[target]!;
    }
  }
  if (!(sum > 0)) return false;
  for (let index = 0; index < target; index += 1) weights[index]! /= sum;
  return true;
}
