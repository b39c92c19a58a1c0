import type { AssayDeclaration, PartnerFile } from "../formats/reading.ts";
import type { AssayMeasurements } from "../tasks/assay-measurements.ts";
import { deriveTasks } from "../tasks/derive-tasks.ts";
import type { DroppedLabels } from "../tasks/draft-tasks.ts";
import { expandEndpoints } from "../tasks/expand-endpoints.ts";
import type { CompoundRows } from "./compound-rows.ts";
import { rulesDigest, type PreparationRules } from "./preparation-input.ts";
import { prepareRecords } from "./prepare-records.ts";
import { prepareStructures } from "./prepare-structures.ts";
import type { LeftOut, PreparedTask } from "./prepared.ts";
import type { PreparationProgress } from "./preparation-progress.ts";
import { RowLedger } from "./row-ledger.ts";
import { summariseTask, writeLeftOut, writeSummary } from "./summary.ts";
import { writeCache } from "./write-cache.ts";

/** Opened files, and what becomes of their rows. */
export type Preparation = {
  readonly files: readonly PartnerFile[];
  readonly rules: PreparationRules;
  /** Where the result and the work under way lie; it exists. */
  readonly folder: string;
  /** Chemistry threads at most. */
  readonly workers: number;
  readonly progress: PreparationProgress;
  readonly signal?: AbortSignal;
};

/** Rows as compounds or records, and what was measured on them. */
export type PreparedRows = {
  readonly protocolHash: string;
  readonly rows: CompoundRows;
  /** What an assay measured, by compound. */
  readonly measured: (assay: string) => AssayMeasurements;
  /** Removes what was kept for the case that the run is stopped. */
  readonly clear: () => void;
};

/** Where rows are accounted for, and what the study asks of them. */
export type Asked = { readonly ledger: RowLedger; readonly wanted: ReadonlySet<string> };

/**
 * Reads opened files to their end and writes prepared data into the folder: `prepared.chorale`,
 * `rejected.csv`, `unmapped.csv` and, when all else is there, `summary.json`, which carries `input`. A run
 * that is stopped leaves finished chunks for the next one.
 */
export async function prepareFiles(preparation: Preparation, input: string): Promise<void> {
  const { files, rules, folder, progress, signal } = preparation;
  const { protocol, endpoints: written } = rules.manifest;
  const endpoints = expandEndpoints(written, declaredAssays(files));
  const ledger = new RowLedger();
  const asked = { ledger, wanted: new Set(endpoints.map(({ measuredBy, name }) => measuredBy ?? name)) };
  const prepare = protocol.columns.length === 0 ? prepareStructures : prepareRecords;
  const { protocolHash, rows, measured, clear } = await prepare(preparation, asked);
  const tasks: PreparedTask[] = [];
  const leftOut: LeftOut[] = [];
  const droppedLabels: DroppedLabels[] = [];
  for (const endpoint of endpoints) {
    signal?.throwIfAborted();
    const own = measured(endpoint.measuredBy ?? endpoint.name);
    const derived = deriveTasks(endpoint, own, { fold: rows.fold, protocol });
    tasks.push(...derived.tasks);
    leftOut.push(...derived.leftOut);
    droppedLabels.push(...derived.dropped);
  }
  const content = { protocolHash, rows, tasks, leftOut, droppedLabels };
  const cache = await writeCache(folder, content, async (fraction) => {
    await progress.writing(fraction);
    signal?.throwIfAborted();
  });
  writeLeftOut(folder, ledger);
  writeSummary(folder, {
    input,
    rules: rulesDigest(rules),
    cache,
    protocolHash,
    compounds: rows.fold.length,
    columns: rows.columns,
    sources: ledger.sources(),
    tasks: tasks.map((task) => summariseTask(task, rows.fold, protocol.folds.count)),
    leftOut,
    droppedLabels,
    rejectedByReason: ledger.rejectedByReason(),
  });
  clear();
}

/** The declarations of all catalogues in an order that does not depend on that of files and rows. */
function declaredAssays(files: readonly PartnerFile[]): AssayDeclaration[] {
  const texts = new Map(files.flatMap(({ assays = [] }) => assays).map((one) => [JSON.stringify(one), one]));
  return [...texts]
    .sort(([leftText, left], [rightText, right]) => {
      const [first, second] = left.assay === right.assay ? [leftText, rightText] : [left.assay, right.assay];
      return first < second ? -1 : 1;
    })
    .map(([, declaration]) => declaration);
}
