import { readFileSync } from "node:fs";
import { join } from "node:path";
import { writeAtomically } from "../../../process/write-atomically.ts";
import type { DroppedLabels } from "../tasks/draft-tasks.ts";
import { NewFile } from "./new-file.ts";
import type { RowLedger } from "./row-ledger.ts";
import type { Prepared, SourceSummary } from "./prepared.ts";
import type { LeftOut, PreparedTask } from "../tasks/prepared-task.ts";
import { spreadsheetCell } from "./spreadsheet-cell.ts";

/** The file that tells programs and people what became of the files; it is written last. */
export const SUMMARY_FILE = "summary.json";
/** What is wrong with rows and cells, one line each. */
export const REJECTED_FILE = "rejected.csv";
/** What is sound and belongs to no endpoint of the study, one line each. */
export const UNMAPPED_FILE = "unmapped.csv";

const FORMAT = "chorale-preparation-1";

/** A task's labels by number. */
export type TaskSummary = {
  readonly name: string;
  readonly endpoint: string;
  readonly kind: "classification" | "regression";
  readonly threshold: number | null;
  readonly auxiliary: boolean;
  readonly labels: number;
  /** Of a classification: how many are 1. */
  readonly active: number | null;
  readonly censored: number;
  /** Labels in fold 0, 1, ... */
  readonly labelsByFold: readonly number[];
  readonly foldsBelowQuorum: readonly number[];
};

/** The content of `summary.json`. */
export type PreparationSummary = {
  readonly format: typeof FORMAT;
  /** Digest of the files and the rules. */
  readonly input: string;
  /** Digest of the study's protocol and endpoints, the key and the software. */
  readonly rules: string;
  /** Digest of the cache file. */
  readonly cache: string;
  readonly protocolHash: string;
  readonly compounds: number;
  readonly columns: number;
  readonly sources: readonly SourceSummary[];
  readonly tasks: readonly TaskSummary[];
  readonly leftOut: readonly LeftOut[];
  readonly droppedLabels: readonly DroppedLabels[];
  readonly rejectedByReason: Prepared["rejectedByReason"];
};

/** The summary of a folder; null where there is none of this format. */
export function readSummary(folder: string): PreparationSummary | null {
  try {
    const summary = JSON.parse(readFileSync(join(folder, SUMMARY_FILE), "utf8")) as PreparationSummary | null;
    return summary?.format === FORMAT ? summary : null;
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

/** Writes `summary.json`. */
export function writeSummary(folder: string, summary: Omit<PreparationSummary, "format">): void {
  const text = JSON.stringify({ format: FORMAT, ...summary } satisfies PreparationSummary, null, 2);
  writeAtomically(join(folder, SUMMARY_FILE), `${text}\n`, 0o600);
}

/** Counts a task's labels; `folds` is how many folds there are. */
export function summariseTask(task: PreparedTask, fold: Uint8Array, folds: number): TaskSummary {
  const { name, endpoint, threshold, auxiliary, foldsBelowQuorum } = task;
  const { compound, value, censoring } = task.labels;
  const labelsByFold = Array.from({ length: folds }, () => 0);
  for (const one of compound) labelsByFold[fold[one]!]! += 1;
  return {
    name,
    endpoint: endpoint.name,
    kind: endpoint.kind,
    threshold,
    auxiliary,
    labels: value.length,
    active: endpoint.kind === "classification" ? value.reduce((sum, label) => sum + label, 0) : null,
    censored: censoring.reduce((sum, side) => sum + Math.abs(side), 0),
    labelsByFold,
    foldsBelowQuorum,
  };
}

/** Writes `rejected.csv` and `unmapped.csv`; a line with a column is about that cell, else about the row. */
export function writeLeftOut(folder: string, ledger: RowLedger): void {
  for (const [name, kind] of [
    [REJECTED_FILE, "rejected"],
    [UNMAPPED_FILE, "unmapped"],
  ] as const) {
    using list = new NewFile(join(folder, name));
    list.write("file,row,column,reason\n");
    for (const { file, row, column, reason } of ledger.leftOut(kind))
      list.write(`${spreadsheetCell(file)},${row},${spreadsheetCell(column)},${spreadsheetCell(reason)}\n`);
    list.finish();
  }
}
