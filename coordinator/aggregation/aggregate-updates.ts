import type { AggregationTask } from "./aggregation-task.ts";
import { foldUpdates } from "./fold-updates.ts";
import { trimUpdates } from "./trim-updates.ts";

/**
 * Combines updates as the task says, writes the new checkpoint and returns its SHA-256. The same files give
 * the same bits on any machine; memory does not grow with the model.
 */
export function aggregateUpdates({ combination, ...files }: AggregationTask): string {
  return combination.kind === "weighted_sum"
    ? foldUpdates({ ...files, coefficients: combination.coefficients })
    : trimUpdates({ ...files, trimmed: combination.trimmed });
}
