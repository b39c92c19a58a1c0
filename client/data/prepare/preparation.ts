import type { PartnerFile } from "../formats/reading.ts";
import type { CompoundRows } from "./compound-rows.ts";
import type { AssayRows } from "./measurement-columns.ts";
import type { PreparationRules } from "./preparation-input.ts";
import type { PreparationProgress } from "./preparation-progress.ts";
import type { RowLedger } from "./row-ledger.ts";

/** Opened files, and what becomes of their rows. */
export type Preparation = {
  readonly files: readonly PartnerFile[];
  readonly rules: PreparationRules;
  /** Where the work under way lies; it exists. */
  readonly folder: string;
  /** Chemistry threads at most. */
  readonly workers: number;
  readonly progress: PreparationProgress;
  readonly signal?: AbortSignal | undefined;
};

/** Rows as compounds or records, and what was measured on them. */
export type PreparedRows = {
  readonly protocolHash: string;
  readonly rows: CompoundRows;
  /** Distinct structures as written, or records. */
  readonly subjects: number;
  /** A number for each distinct scaffold, `[compounds]`; null for a table without structures. */
  readonly scaffolds: () => Uint32Array | null;
  /** What an assay measured, by compound. */
  readonly measured: (assay: string) => AssayRows;
  /** Removes what was kept for the case that the run is stopped. */
  readonly clear: () => void;
};

/** Where rows are accounted for, and what the study asks of them. */
export type Asked = { readonly ledger: RowLedger; readonly wanted: ReadonlySet<string> };
