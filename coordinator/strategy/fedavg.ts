import assert from "node:assert";
import type { Combination } from "../aggregation/aggregation-task.ts";
import type { Strategy } from "./strategy.ts";

/**
 * Federated averaging: the mean of the updates weighted by their training labels (McMahan et al., AISTATS
 * 2017).
 */
export const fedAvg: Strategy = { name: "fedavg", needs: "sum", combine: weightedMean };

/** The mean of updates by their weights. */
export function weightedMean(weights: readonly number[]): Combination {
  return { kind: "weighted_sum", coefficients: sharesOfWeight(weights) };
}

/** Each weight's share of their sum. */
export function sharesOfWeight(weights: readonly number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  assert(total > 0, "an aggregate needs a positive weight");
  return weights.map((weight) => weight / total);
}
