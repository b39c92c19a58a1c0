import type { Bin, Distribution } from "../../report/quality/quality.ts";
import { addToMoments, noMoments, skewness } from "../data/skewness.ts";
import type { AssayMeasurements } from "../data/tasks/assay-measurements.ts";
import { quantile } from "../data/tasks/statistics.ts";

const BINS = 24;
const SKEWNESS_MAX = 2;

/**
 * Whether values are better looked at as logarithms: all are positive, and clearly skewed more than their
 * logarithms are.
 */
export function scaleOfValues(values: Float64Array): Distribution["scale"] {
  let [plain, logarithms] = [noMoments, noMoments];
  for (const value of values) {
    if (value <= 0) return "linear";
    plain = addToMoments(plain, value);
    logarithms = addToMoments(logarithms, Math.log10(value));
  }
  const skew = skewness(plain);
  return skew > SKEWNESS_MAX && Math.abs(skewness(logarithms)) < skew ? "log10" : "linear";
}

/** Values as they lie on a scale. */
export function onScale(values: Float64Array, scale: Distribution["scale"]): Float64Array {
  return scale === "log10" ? values.map(Math.log10) : values;
}

/** How measured values are spread over 24 bins of equal width; null without values. */
export function distributionOf({ value, qualifier }: AssayMeasurements): Distribution | null {
  if (value.length === 0) return null;
  const scale = scaleOfValues(value);
  const placed = onScale(value, scale).toSorted();
  const low = placed[0]!;
  const high = placed.at(-1)!;
  const back = (at: number): number => (scale === "log10" ? 10 ** at : at);
  const bins = countBins(onScale(value, scale), qualifier, low, high);
  const quartile = (share: number): number => back(quantile(placed, share));
  return {
    scale,
    bins: bins.map(({ from, to, ...counts }) => ({ from: back(from), to: back(to), ...counts })),
    minimum: back(low),
    quartiles: [quartile(0.25), quartile(0.5), quartile(0.75)],
    maximum: back(high),
  };
}

function countBins(placed: Float64Array, qualifier: Int8Array, low: number, high: number): Bin[] {
  const count = high > low ? BINS : 1;
  const width = high > low ? (high - low) / count : 1;
  const bins = Array.from({ length: count }, (_, index) => ({
    from: low + index * width,
    to: low + (index + 1) * width,
    exact: 0,
    censored: 0,
  }));
  for (const [index, at] of placed.entries()) {
    const bin = bins[Math.min(count - 1, Math.floor((at - low) / width))]!;
    if (qualifier[index] === 0) bin.exact += 1;
    else bin.censored += 1;
  }
  return bins;
}
