/**
 * How updates become one. `weighted_sum`: each times its coefficient, summed in the order given.
 * `trimmed_mean`: of each parameter the `trimmed` smallest and the `trimmed` largest values are left out, and
 * the rest is averaged; with as many left out as can be it is the median.
 */
export type Combination =
  | { readonly kind: "weighted_sum"; readonly coefficients: readonly number[] }
  | { readonly kind: "trimmed_mean"; readonly trimmed: number };

/** What to combine: `parameters` float32 in each file, and in the base that the result is added to. */
export type AggregationTask = {
  readonly parameters: number;
  readonly basePath: string;
  readonly updatePaths: readonly string[];
  readonly combination: Combination;
  /** Where the new checkpoint goes, as `<digest>.f32`. */
  readonly folder: string;
};
