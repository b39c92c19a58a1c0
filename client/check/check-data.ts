import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DataQuality } from "../../report/quality/quality.ts";
import { compoundFeatures } from "../data/prepare/compound-features.ts";
import { deriveRows } from "../data/prepare/derive-rows.ts";
import { openPreparation } from "../data/prepare/open-preparation.ts";
import { PreparationProgress } from "../data/prepare/preparation-progress.ts";
import { bytesOfFiles, type PrepareOptions } from "../data/prepare/preparation-input.ts";
import { assessData } from "./assess-data.ts";

/**
 * Reads and prepares a partner's files as `prepareData` does, and reports on them instead of writing them.
 * Throws as `prepareData` does.
 */
export async function checkData(
  paths: readonly string[],
  options: Omit<PrepareOptions, "folder">,
): Promise<DataQuality> {
  const { manifest, onProgress } = options;
  const progress = new PreparationProgress(bytesOfFiles(paths), onProgress);
  const folder = mkdtempSync(join(tmpdir(), "chorale-check-"));
  try {
    const derived = await deriveRows(await openPreparation(paths, { ...options, folder }, progress));
    const { ledger, rows, subjects, scaffolds, protocolHash, endpoints, measured } = derived;
    return assessData({
      manifest,
      protocolHash,
      ledger,
      structures: subjects,
      fold: rows.fold,
      scaffold: scaffolds(),
      features: compoundFeatures(rows),
      endpoints,
      measured,
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
