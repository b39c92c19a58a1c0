import { auroc } from "../../models/metrics/classification.ts";
import { r2 } from "../../models/metrics/regression.ts";
import type { LabelRows } from "../../models/examples.ts";
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
 * the transformed scale (standardising does not change it) over the values that are known exactly. Row `i` of
 * `outputs`, `[rows.length, tasks]`, belongs to `rows[i]`. A negative `task` stands for an endpoint that the
 * model has no output for.
 */
export function testMetric(
  kind: Endpoint["kind"],
  labels: LabelRows,
  rows: Uint32Array,
  outputs: Float32Array,
  task: number,
): TestMetric {
  const measured: number[] = [];
  const predictions: number[] = [];
  for (const [index, row] of rows.entries())
    for (let k = labels.rowStart[row]!; k < labels.rowStart[row + 1]!; k += 1) {
      if (labels.task[k] !== task || labels.censoring[k] !== 0) continue;
      measured.push(labels.value[k]!);
      predictions.push(outputs[index * labels.tasks + task]!);
    }
  const testCount = measured.length;
  return kind === "classification"
    ? { metric: "AUROC", value: auroc(measured, predictions), testCount }
    : { metric: "R2", value: r2(measured, predictions), testCount };
}
