import { deriveRows } from "./derive-rows.ts";
import type { Preparation } from "./preparation.ts";
import { rulesDigest } from "./preparation-input.ts";
import { summariseTask, writeLeftOut, writeSummary } from "./summary.ts";
import { writeCache } from "./write-cache.ts";

/**
 * Reads opened files to their end and writes prepared data into the folder: `prepared.chorale`,
 * `rejected.csv`, `unmapped.csv` and, when all else is there, `summary.json`, which carries `input`. A run
 * that is stopped leaves finished chunks for the next one.
 */
export async function prepareFiles(preparation: Preparation, input: string): Promise<void> {
  const { rules, folder, progress, signal } = preparation;
  const { ledger, protocolHash, rows, endpoints, clear } = await deriveRows(preparation);
  const tasks = endpoints.flatMap(({ derived }) => derived.tasks);
  const leftOut = endpoints.flatMap(({ derived }) => derived.leftOut);
  const droppedLabels = endpoints.flatMap(({ derived }) => derived.dropped);
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
    tasks: tasks.map((task) => summariseTask(task, rows.fold, rules.manifest.protocol.folds.count)),
    leftOut,
    droppedLabels,
    rejectedByReason: ledger.rejectedByReason(),
  });
  clear();
}
