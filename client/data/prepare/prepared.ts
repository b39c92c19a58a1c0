import type { FeatureRows } from "../../../models/examples.ts";
import type { LeftOut, PreparedTask } from "../tasks/prepared-task.ts";
import type { FormatName } from "../formats/reading.ts";
import type { DroppedLabels } from "../tasks/draft-tasks.ts";

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
