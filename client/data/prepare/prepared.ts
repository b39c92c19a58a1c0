import type { FeatureRows } from "../../../models/examples.ts";
import type { Endpoint } from "../../../trust/manifest/endpoint.ts";
import type { FormatName } from "../formats/reading.ts";
import type { DroppedLabels } from "../tasks/draft-tasks.ts";

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

/** One source file as it was read; `kept + rejected + unmapped = rows`. */
export type SourceSummary = {
  /** The file's name without its folder, with its sheet where it is a workbook. */
  readonly file: string;
  readonly format: FormatName;
  readonly container: string;
  readonly notes: readonly string[];
  readonly rows: number;
  readonly kept: number;
  readonly rejected: number;
  readonly unmapped: number;
  /** Cells left out of rows that were kept or not. */
  readonly cellsLeftOut: number;
};

/** An endpoint or a task of the study that this data cannot serve, and why. */
export type LeftOut = { readonly name: string; readonly reason: string };

/** A node's data as a study wants it. Compounds are ordered by their structure's digest. */
export type Prepared = {
  readonly sources: readonly SourceSummary[];
  /** `[compounds, columns]` */
  readonly features: FeatureRows;
  /** `[compounds]` */
  readonly fold: Uint8Array;
  readonly tasks: readonly PreparedTask[];
  readonly leftOut: readonly LeftOut[];
  /** Measurements of rows that were kept, and labels, that no task has. */
  readonly droppedLabels: readonly DroppedLabels[];
  /** Reasons for rejection with the number of rows, most frequent first. */
  readonly rejectedByReason: readonly { readonly reason: string; readonly rows: number }[];
  readonly protocolHash: string;
};
