import type { Endpoint } from "../../../trust/manifest/endpoint.ts";

/** Labels of one task: parallel arrays, `compound` ascending. */
export type TaskLabels = {
  readonly compound: Uint32Array;
  /** After the endpoint's transform, not standardised; 0 or 1 for a classification. */
  readonly value: Float64Array;
  /** -1: the true value is below, 1: above, 0: it is this one. All 0 for a classification. */
  readonly censoring: Int8Array;
};

/** One column of the label matrix: an endpoint, or one threshold of it. */
export type PreparedTask = {
  /** The endpoint's name, with its threshold where it has several. */
  readonly name: string;
  readonly endpoint: Endpoint;
  readonly threshold: number | null;
  /** One of MELLODDY's auxiliary tasks: beside the main threshold, or of an auxiliary assay. */
  readonly auxiliary: boolean;
  /** An assay's tasks, auxiliary thresholds included, weigh 1 together; those of an auxiliary assay 0.1. */
  readonly weight: number;
  /** What a censored label counts in training, beside 1 for the others. */
  readonly censoredWeight: number;
  readonly labels: TaskLabels;
  /** Folds whose labels are too few, or vary too little, to judge the task there. */
  readonly foldsBelowQuorum: readonly number[];
};

/** An endpoint or a task of the study that this data cannot serve, and why. */
export type LeftOut = { readonly name: string; readonly reason: string };
