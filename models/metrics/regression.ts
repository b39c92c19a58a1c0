import { areComparable, averageRanks } from "./ranking.ts";

/** Root of the mean squared error. Null without pairs or when a value is not finite. */
export function rmse(labels: ArrayLike<number>, predictions: ArrayLike<number>): number | null {
  const mean = meanOfErrors(labels, predictions, (error) => error * error);
  return mean === null ? null : Math.sqrt(mean);
}

/** Mean absolute error. Null without pairs or when a value is not finite. */
export function mae(labels: ArrayLike<number>, predictions: ArrayLike<number>): number | null {
  return meanOfErrors(labels, predictions, Math.abs);
}

/**
 * Coefficient of determination: 1 less the squared error's share of the labels' variation about their mean;
 * negative when worse than that mean. Null with labels that do not vary or a value that is not finite.
 */
export function r2(labels: ArrayLike<number>, predictions: ArrayLike<number>): number | null {
  const squaredError = meanOfErrors(labels, predictions, (error) => error * error);
  const deviation = deviationsOf(labels);
  const variation = dot(deviation, deviation) / labels.length;
  return squaredError === null || !(variation > 0) ? null : 1 - squaredError / variation;
}

/** Pearson's correlation. Null when either side does not vary or a value is not finite. */
export function pearson(labels: ArrayLike<number>, predictions: ArrayLike<number>): number | null {
  if (!areComparable(labels, predictions)) return null;
  const [left, right] = [deviationsOf(labels), deviationsOf(predictions)];
  const scale = Math.sqrt(dot(left, left)) * Math.sqrt(dot(right, right));
  return scale > 0 ? Math.min(Math.max(dot(left, right) / scale, -1), 1) : null;
}

/**
 * Spearman's rank correlation, ties sharing their mean rank. Null when either side does not vary or is not
 * finite.
 */
export function spearman(labels: ArrayLike<number>, predictions: ArrayLike<number>): number | null {
  if (!areComparable(labels, predictions)) return null;
  return pearson(averageRanks(labels), averageRanks(predictions));
}

function meanOfErrors(
  labels: ArrayLike<number>,
  predictions: ArrayLike<number>,
  measure: (error: number) => number,
): number | null {
  if (!areComparable(labels, predictions) || labels.length === 0) return null;
  let sum = 0;
  for (let index = 0; index < labels.length; index += 1) sum += measure(predictions[index]! - labels[index]!);
  return sum / labels.length;
}

function deviationsOf(values: ArrayLike<number>): Float64Array {
  let sum = 0;
  for (let index = 0; index < values.length; index += 1) sum += values[index]!;
  const mean = sum / values.length;
  // Equal values leave a remainder of rounding, which is no variation.
  const noise = 4 * Number.EPSILON * Math.abs(mean);
  return Float64Array.from(values, (value) => (Math.abs(value - mean) <= noise ? 0 : value - mean));
}

function dot(left: Float64Array, right: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < left.length; index += 1) sum += left[index]! * right[index]!;
  return sum;
}
