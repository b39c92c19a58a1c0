import assert from "node:assert";
import type { Strategy } from "./strategy.ts";

/**
 * Federated averaging: the mean of the updates weighted by their training labels (McMahan et al., AISTATS
 * 2017).
 */
export const fedAvg: Strategy = { name: "fedavg", needs: "sum", coefficients: sharesOfWeight };

/** Each weight's share of their sum. */
export function sharesOfWeight(weights: readonly number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  assert(total > 0, "an aggregate needs a positive weight");
  return weights.map((weight) => weight / total);
}
