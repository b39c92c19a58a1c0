/**
 * The quantile `share` (0 to 1) of at least one value, linear between neighbours: numpy's default and
 * definition 7 of Hyndman and Fan, The American Statistician 50(4), 1996.
 */
export function quantile(values: Float64Array, share: number): number {
  if (values.length === 0) throw new RangeError("no values have no quantile");
  const sorted = values.toSorted();
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const low = sorted[below]!;
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!;
  // Halves add up as a mean of two does, so that the median of even counts is the familiar one.
  return place - below === 0.5 ? (low + high) / 2 : low + (place - below) * (high - low);
}

/**
 * The sample's standard deviation (n - 1); 0 for fewer than two values, and exactly 0 where all are equal.
 */
export function standardDeviation(values: Float64Array): number {
  if (values.length < 2) return 0;
  // Sums are of differences to the first value, as equal values then give 0 without rounding. Ascending, so
  // that the order of rows does not show in the last bits.
  const sorted = values.toSorted();
  const [first] = sorted;
  let sum = 0;
  for (const value of sorted) sum += value - first!;
  const mean = sum / sorted.length;
  let squares = 0;
  for (const value of sorted) squares += (value - first! - mean) ** 2;
  return Math.sqrt(squares / (sorted.length - 1));
}

/** `credibility_range.std.min` of MELLODDY-TUNER's parameters: values that deviate no more are one value. */
const DEVIATION_MIN = 1e-12;

/** Whether the values are all the same, but for rounding. */
export function isConstant(values: Float64Array): boolean {
  return standardDeviation(values) <= DEVIATION_MIN;
}
