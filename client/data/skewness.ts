/** Count, mean and central moments of a stream of numbers; start with `noMoments`. */
export type Moments = {
  readonly count: number;
  readonly mean: number;
  /** Sums of the second and third powers of the deviations from the mean. */
  readonly second: number;
  readonly third: number;
};

/** The moments of no numbers. */
export const noMoments: Moments = { count: 0, mean: 0, second: 0, third: 0 };

/**
 * The moments with one more number; the update of Pébay (Sandia report SAND2008-6212), which does not cancel.
 */
export function addToMoments(moments: Moments, value: number): Moments {
  const count = moments.count + 1;
  const delta = value - moments.mean;
  const step = delta / count;
  const grown = delta * step * moments.count;
  return {
    count,
    mean: moments.mean + step,
    second: moments.second + grown,
    third: moments.third + grown * step * (count - 2) - 3 * step * moments.second,
  };
}

/** Sample skewness (third standardised moment); 0 where all numbers are equal. */
export function skewness({ count, second, third }: Moments): number {
  const variance = second / count;
  return variance > 0 ? third / count / variance ** 1.5 : 0;
}
