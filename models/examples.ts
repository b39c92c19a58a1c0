/**
 * Rows of a sparse matrix (CSR): row `i` holds `column[k]`, `value[k]` for `k` from `rowStart[i]` to
 * `rowStart[i + 1]`.
 */
export type SparseRows = {
  readonly rows: number;
  readonly columns: number;
  readonly rowStart: Uint32Array;
  readonly column: Uint32Array;
  readonly value: Float32Array;
};

/** A feature matrix `[rows, columns]` of which only the rows asked for need to be in memory. */
export interface FeatureRows {
  readonly rows: number;
  readonly columns: number;
  /** The named rows, in the order given. Throws a `RangeError` for a row that does not exist. */
  select(rows: Uint32Array): SparseRows;
}

/**
 * What a model is trained on or scored with. `labels` is `[rows, tasks]` row-major, NaN where not measured;
 * tasks are the architecture's shared head followed by its private head; regression labels are standardised,
 * classification labels 0 or 1.
 */
export type Examples = {
  readonly features: FeatureRows;
  readonly tasks: number;
  readonly labels: Float32Array;
};
