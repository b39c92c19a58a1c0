import { existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { CACHE_FILE } from "./cache-layout.ts";
import { claimFolder, isRunning } from "./claim-folder.ts";
import { openPreparation } from "./open-preparation.ts";
import { openPrepared, verifyCache } from "./open-prepared.ts";
import { digestInput, type PrepareOptions } from "./preparation-input.ts";
import { PreparationProgress } from "./preparation-progress.ts";
import { prepareFiles } from "./prepare-files.ts";
import type { Prepared } from "./prepared.ts";
import { readSummary, REJECTED_FILE, UNMAPPED_FILE } from "./summary.ts";

/**
 * A partner's files as a study wants them. What the folder holds of exactly this input is used again, whole
 * or in part. Throws a `CommandError` for a file that cannot be read, a chemistry thread that ended, or a
 * folder that another process is preparing into, system errors such as a full disk, and the signal's reason;
 * finished pieces stay in the folder then.
 */
export async function prepareData(paths: readonly string[], options: PrepareOptions): Promise<Prepared> {
  const { folder, onProgress, signal } = options;
  const input = await digestInput(paths, options, signal);
  const progress = new PreparationProgress(input.bytes, onProgress);
  mkdirSync(folder, { recursive: true });
  using _ = claimFolder(folder);
  if (!isFinished(folder, input.digest)) {
    removeHalves(folder);
    await prepareFiles(await openPreparation(paths, options, progress), input.digest);
  }
  progress.done();
  return openPrepared(folder);
}

/** Removes files that a killed run was writing: they have a process's number, which nobody has now. */
function removeHalves(folder: string): void {
  for (const name of readdirSync(folder)) {
    const writer = /^\..+\.(\d+)\.tmp$/.exec(name)?.[1];
    if (writer !== undefined && !isRunning(Number(writer))) rmSync(join(folder, name), { force: true });
  }
}

/** Whether a folder holds all of this input's result, and the cache byte for byte as it was written. */
function isFinished(folder: string, input: string): boolean {
  const summary = readSummary(folder);
  if (summary?.input !== input) return false;
  const isThere = [CACHE_FILE, REJECTED_FILE, UNMAPPED_FILE].every((name) => existsSync(join(folder, name)));
  return isThere && verifyCache(folder);
}
