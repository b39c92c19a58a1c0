import type { Examples } from "../examples.ts";

/** Measured labels of each task among the named rows, `[tasks]`. */
export function labelCounts(examples: Examples, rows: Uint32Array): Uint32Array {
  const { tasks, labels } = examples;
  const counts = new Uint32Array(tasks);
  for (const row of rows)
    for (let task = 0; task < tasks; task += 1)
      if (!Number.isNaN(labels[row * tasks + task])) counts[task]! += 1;
  return counts;
}

/**
 * The weight of one label of each task, `[tasks]`: `n ** exponent` for a task with `n` measured labels among
 * the named rows, times its weight by protocol, scaled so that the mean over these tasks is 1; 0 for a task
 * without labels.
 */
export function taskWeights(
  examples: Examples,
  rows: Uint32Array,
  exponent: number,
  byProtocol: readonly number[] = Array.from({ length: examples.tasks }, () => 1),
): Float32Array {
  const raw = Array.from(labelCounts(examples, rows), (count, task) =>
    count === 0 ? 0 : byProtocol[task]! * count ** exponent,
  );
  const sum = raw.reduce((total, weight) => total + weight, 0);
  const tasks = raw.filter((weight) => weight > 0).length;
  return Float32Array.from(raw, (weight) => (sum === 0 ? 0 : (weight * tasks) / sum));
}
