/** Count, sum and sum of squares of labels: all that a scale needs, and what a node tells the coordinator. */
export type Sums = { readonly count: number; readonly sum: number; readonly sumOfSquares: number };

/** Labels are standardised as `(label - mean) / deviation`. */
export type Scale = { readonly mean: number; readonly deviation: number };

/** Leaves labels as they are. */
export const unitScale: Scale = { mean: 0, deviation: 1 };

const VARIANCE_MIN = 1e-12;

/** Sums of the labels of `rows`; NaN labels do not count. */
export function sumLabels(labels: Float64Array, rows: Uint32Array): Sums {
  let count = 0;
  let sum = 0;
  let sumOfSquares = 0;
  for (const row of rows) {
    const label = labels[row]!;
    if (Number.isNaN(label)) continue;
    count += 1;
    sum += label;
    sumOfSquares += label * label;
  }
  return { count, sum, sumOfSquares };
}

/** The sums of several tables together. */
export function poolSums(parts: readonly Sums[]): Sums {
  const total = (key: keyof Sums): number => parts.reduce((sum, part) => sum + part[key], 0);
  return { count: total("count"), sum: total("sum"), sumOfSquares: total("sumOfSquares") };
}

/**
 * Mean and standard deviation from sums, by the same arithmetic as the coordinator's `poolScales`, so that a
 * federation of one and a model trained alone see the same targets. Labels that are all equal get the
 * deviation 1.
 */
export function scaleOf({ count, sum, sumOfSquares }: Sums): Scale {
  if (count === 0) return unitScale;
  const mean = sum / count;
  const variance = sumOfSquares / count - mean * mean;
  return { mean, deviation: variance > VARIANCE_MIN ? Math.sqrt(variance) : 1 };
}
