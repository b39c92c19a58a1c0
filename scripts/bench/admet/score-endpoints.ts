import type { Scale } from "../../../models/target-scale.ts";
import { endpoints, isAtLeast, metrics, publishedModels } from "./endpoints.ts";
import type { EndpointRow } from "./endpoint-rows.ts";

/**
 * The metric of each endpoint over its rows, by the raw output of the row's own task: a logit or a
 * standardised value, `[rows.length]`. Regression is scored in the endpoint's unit; the ranks that the other
 * metrics see are the same on any scale. Null where a metric is not defined.
 */
export function scoreEndpoints(
  rows: readonly EndpointRow[],
  outputs: Float32Array,
  scales: readonly Scale[],
): (number | null)[] {
  return endpoints.map(({ metric }, place) => {
    const own = [...rows.keys()].filter((row) => rows[row]!.endpoint === place);
    const { mean, deviation } = scales[place]!;
    const predictions = own.map((row) => outputs[row]! * deviation + mean);
    const values = own.map((row) => rows[row]!.value);
    return metrics[metric](values, predictions);
  });
}

/** The mean of equally long vectors, element by element: what an ensemble says. */
export function meanOutputs(outputs: readonly Float32Array[]): Float32Array {
  return outputs[0]!.map((_, at) => outputs.reduce((sum, one) => sum + one[at]!, 0) / outputs.length);
}

/** Mean and standard deviation (of the population, as the benchmark reports it). */
export function meanAndDeviation(values: readonly number[]): { readonly mean: number; readonly std: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { mean, std: Math.sqrt(variance) };
}

/** On how many endpoints the means are at least as good as each published model's figure. */
export function endpointsReached(means: readonly number[]): Record<string, number> {
  return Object.fromEntries(
    publishedModels.map((model, column) => [
      model,
      endpoints.filter(({ metric, published }, place) => isAtLeast(metric, means[place]!, published[column]!))
        .length,
    ]),
  );
}
