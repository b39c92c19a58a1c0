import { median } from "./median.ts";

/** How far a value lies from the others before it counts as an outlier. */
const SCORE_MAX = 5;
/** Makes the median absolute deviation of normal values their standard deviation. */
const NORMAL_CONSISTENCY = 0.6745;
/** Where half of the values are equal, the mean deviation stands in (same paper). */
const MEAN_CONSISTENCY = 0.7979;

/** Indices of outliers, the furthest first, and the values' robust standard deviation. */
export type Outliers = { readonly indices: Uint32Array; readonly deviation: number };

/**
 * Outliers by the modified z-score of Iglewicz and Hoaglin (How to Detect and Handle Outliers, 1993) above 5.
 * Values that are all equal have none.
 */
export function findOutliers(values: Float64Array): Outliers {
  if (values.length === 0) return { indices: new Uint32Array(0), deviation: 0 };
  const centre = median(values);
  const distances = values.map((value) => Math.abs(value - centre));
  const middle = median(distances);
  const mean = distances.reduce((sum, distance) => sum + distance, 0) / distances.length;
  const deviation = middle > 0 ? middle / NORMAL_CONSISTENCY : mean / MEAN_CONSISTENCY;
  if (deviation === 0) return { indices: new Uint32Array(0), deviation };
  const far = [...distances.keys()].filter((index) => distances[index]! / deviation > SCORE_MAX);
  far.sort((left, right) => distances[right]! - distances[left]! || left - right);
  return { indices: Uint32Array.from(far), deviation };
}
