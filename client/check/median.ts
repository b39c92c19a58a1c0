import { quantile } from "../data/tasks/statistics.ts";

/** The median of at least one value. */
export function median(values: Float64Array): number {
  return quantile(values, 0.5);
}
