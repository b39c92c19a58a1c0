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
 * The labels of `[rows, tasks]`, only those that were measured (CSR): row `i` holds `task[k]`, `value[k]`,
 * `censoring[k]` for `k` from `rowStart[i]` to `rowStart[i + 1]`, tasks ascending.
 */
export type LabelRows = {
  readonly rows: number;
  readonly tasks: number;
  readonly rowStart: Uint32Array;
  readonly task: Uint32Array;
  /** Standardised for regression, 0 or 1 for classification; always finite. */
  readonly value: Float32Array;
  /** -1: the true value is below, 1: above, 0: it is this one. */
  readonly censoring: Int8Array;
};

/**
 * What a model is trained on or scored with: a row of labels for each row of features. Tasks are the
 * architecture's shared head followed by its private head.
 */
export type Examples = { readonly features: FeatureRows; readonly labels: LabelRows };

/**
 * What one label counts in the loss, by task, `[tasks]` each. A label is marked where it is active
 * (classification) or censored (regression), otherwise plain.
 */
export type LabelWeights = { readonly plain: Float32Array; readonly marked: Float32Array };
