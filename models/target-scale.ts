/**
 * How regression labels are put on one scale: the count, sum and sum of squares of every table's labels are
 * pooled, and mean and deviation follow from the pool, without anyone seeing another's labels.
 */

/** Count, sum and sum of squares of labels: all that a scale needs. */
export type Sums = { readonly count: number; readonly sum: number; readonly sumOfSquares: number };

/** Sums over one node's training labels of a shared endpoint, after the endpoint's transform. */
export type LabelSums = Sums & { readonly endpoint: string };

/** Labels are standardised as `(label - mean) / deviation`. */
export type Scale = { readonly mean: number; readonly deviation: number };

/** The scale of a shared regression endpoint, the same at every node. */
export type TargetScale = Scale & { readonly endpoint: string };

/** Leaves labels as they are. */
export const unitScale: Scale = { mean: 0, deviation: 1 };

/** Equal labels leave at most this share of their mean square as variance, from rounding in their sums. */
const ROUNDING = 1e-10;

/** The sums of several tables together. */
export function poolSums(parts: readonly Sums[]): Sums {
  const total = (key: keyof Sums): number => parts.reduce((sum, part) => sum + part[key], 0);
  return { count: total("count"), sum: total("sum"), sumOfSquares: total("sumOfSquares") };
}

/**
 * Mean and standard deviation from sums. Labels that are all equal get the deviation 1, no labels the unit
 * scale.
 */
export function scaleOf({ count, sum, sumOfSquares }: Sums): Scale {
  if (count === 0) return unitScale;
  const mean = sum / count;
  const meanSquare = sumOfSquares / count;
  const variance = meanSquare - mean * mean;
  return { mean, deviation: variance > ROUNDING * meanSquare ? Math.sqrt(variance) : 1 };
}
