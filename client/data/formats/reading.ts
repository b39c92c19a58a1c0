import type { AssayType } from "../../../trust/manifest/endpoint.ts";

/**
 * What readers of partners' files have in common: whatever the format, a file becomes rows, and every row
 * says what it measures and what of it was left out and why.
 */

/** How a measured value relates to the true one: below, equal to or above it. */
export type Qualifier = "<" | "=" | ">";

/** One measured value, in the unit of its assay. */
export type AssayValue = {
  /** The assay, K-MELLODDY endpoint or column; a study's endpoints are matched with it. */
  readonly assay: string;
  readonly qualifier: Qualifier;
  readonly value: number;
};

/** Something of a row that is left out. Its words are for the row's owner and never repeat a structure. */
export type Problem = {
  /** `unmapped`: sound, but it belongs to no endpoint; `rejected`: cannot be used. */
  readonly kind: "rejected" | "unmapped";
  /** The column, or null for the row as a whole. */
  readonly column: string | null;
  readonly reason: string;
};

/** The reason of a row in which nothing of the study is measured. */
export const MEASURES_NOTHING = "it holds no measurement";
/** The reason of a row without SMILES or mol block. */
export const NO_STRUCTURE = "it has no structure";

/** One row of a partner's file. */
export type RowReading = {
  /** As a spreadsheet counts (the header is row 1), or the number of the record in an SDF. */
  readonly row: number;
  /** The partner's own name of the compound or record; "" where there is none. It never leaves the node. */
  readonly compound: string;
  /** SMILES or mol block; "" where the row has none. */
  readonly structure: string;
  /** A table without structures: the study's feature columns as written, in the manifest's order. */
  readonly cells?: readonly string[];
  readonly values: readonly AssayValue[];
  readonly problems: readonly Problem[];
};

/** The formats that are read. */
export const formatNames = ["k-melloddy", "human-pk", "melloddy", "plain", "sdf", "hospital"] as const;
/** A format that is read. */
export type FormatName = (typeof formatNames)[number];

/** What a partner's own catalogue of assays (MELLODDY-TUNER's T0) says of one. */
export type AssayDeclaration = {
  readonly assay: string;
  readonly assayType: AssayType;
  readonly isBinary: boolean;
  readonly useInRegression: boolean;
  /** Expert thresholds, at most five; none: by rule. */
  readonly thresholds: readonly number[];
  /** `either`: an AUX_HTS assay without a direction. */
  readonly activeSide: "above" | "below" | "either";
};

/** A partner's file (with MELLODDY-TUNER: its set of files) opened for reading, once. */
export type PartnerFile = {
  readonly path: string;
  /** The sheet of a workbook that was read; "" in other files. */
  readonly sheet: string;
  readonly format: FormatName;
  /** For a person: container and encoding, for example `CSV, CP949` or `XLSX, sheet 데이터`. */
  readonly container: string;
  /** What a person should know, such as a header's typo that was read as the right name. */
  readonly notes: readonly string[];
  /** The catalogue that came with it; an endpoint measured by `*` takes all of it. */
  readonly assays?: readonly AssayDeclaration[];
  /**
   * The rows in the order of the file, in blocks. Throws a `CommandError` naming file and row where the file
   * cannot be read on.
   */
  readonly rows: AsyncIterable<readonly RowReading[]>;
};
