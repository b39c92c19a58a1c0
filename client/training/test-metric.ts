import { auroc } from "../../models/metrics/classification.ts";
import { r2 } from "../../models/metrics/regression.ts";
import type { Examples } from "../../models/examples.ts";
import type { Endpoint } from "../../trust/manifest/endpoint.ts";

/**
 * How a model does on one endpoint's test labels. `value` is null where the metric is not defined on them.
 */
export type TestMetric = {
  readonly metric: "AUROC" | "R2";
  readonly value: number | null;
  readonly testCount: number;
};

/**
 * The metric of one task on the named rows: area under the ROC curve, or the coefficient of determination on
 * the transformed scale (standardising does not change it). Row `i` of `outputs`, `[rows.length, tasks]`,
 * belongs to `rows[i]`. A negative `task` stands for an endpoint that the model has no output for.
 */
export function testMetric(
  kind: Endpoint["kind"],
  examples: Examples,
  rows: Uint32Array,
  outputs: Float32Array,
  task: number,
): TestMetric {
  const labels: number[] = [];
  const predictions: number[] = [];
  for (const [index, row] of task < 0 ? [] : rows.entries()) {
    const label = examples.labels[row * examples.tasks + task]!;
    if (Number.isNaN(label)) continue;
    labels.push(label);
    predictions.push(outputs[index * examples.tasks + task]!);
  }
  const testCount = labels.length;
  return kind === "classification"
    ? { metric: "AUROC", value: auroc(labels, predictions), testCount }
    : { metric: "R2", value: r2(labels, predictions), testCount };
}
