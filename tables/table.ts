/**
 * The contract of this folder: whatever container a partner's table comes in, it is read as rows of text
 * cells, in blocks and in bounded memory.
 */

/** What a file is, recognised by its content. Gzip around `csv`, `tsv` and `sdf` is unpacked on the way. */
export type TableKind = "csv" | "tsv" | "xlsx" | "parquet" | "sdf";

/**
 * One row; `row` counts as a spreadsheet does (the first line of the sheet is 1, blank lines count and are
 * left out); in an SDF it is the number of the record, and 0 for the header. Cells are as written, not
 * trimmed, and line ends in them are `\n`. A row may have more or fewer cells than the header: the reader
 * decides. A workbook's row is at least as wide as the widest of its first ten rows before it, and otherwise
 * ends with its last filled cell. Long cells may share memory with their block: copy what is kept of millions
 * of rows.
 */
export type TableRow = { readonly row: number; readonly cells: readonly string[] };

/** One sheet of a file; it has a name in a workbook only, and is "" otherwise. */
export type Sheet = {
  readonly name: string;
  /**
   * The rows in their order, in blocks; may be called several times, also while another call has not ended.
   * Throws a `CommandError` naming the file, and the row where there is one, where it cannot be read on.
   */
  rows(): AsyncGenerator<readonly TableRow[]>;
};

/** A file opened for reading; nothing of it stays open between two calls of `rows()`. */
export type TableFile = {
  readonly path: string;
  readonly kind: TableKind;
  /**
   * Of text, null otherwise. Plain ASCII counts as UTF-8; the name changes to CP949 where the first other
   * characters come late, so ask again at the end.
   */
  readonly encoding: string | null;
  /** In the workbook's order; exactly one unless it is a workbook. */
  readonly sheets: readonly Sheet[];
};

/** How to open a file where its content should not decide. */
export type TableOptions = {
  readonly kind?: TableKind;
  /** A name of the WHATWG Encoding Standard, or CP949. */
  readonly encoding?: string | undefined;
  /** Between the cells of text. */
  readonly delimiter?: "," | "\t" | ";";
  /** Sees every byte of the file once and in order, at the latest when a sheet has been read to its end. */
  readonly onBytes?: ((bytes: Uint8Array) => void) | undefined;
};
