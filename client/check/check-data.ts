import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DataQuality } from "../../report/quality/quality.ts";
import { openPartnerFiles } from "../data/formats/open-partner-files.ts";
import { compoundFeatures } from "../data/prepare/compound-features.ts";
import { deriveRows } from "../data/prepare/derive-rows.ts";
import { digestInput } from "../data/prepare/preparation-input.ts";
import { PreparationProgress } from "../data/prepare/preparation-progress.ts";
import type { PrepareOptions } from "../data/prepare/prepare-data.ts";
import { assessData } from "./assess-data.ts";

/**
 * Reads and prepares a partner's files as `prepareData` does, and reports on them instead of writing them.
 * Throws as `prepareData` does.
 */
export async function checkData(
  paths: readonly string[],
  options: Omit<PrepareOptions, "folder">,
): Promise<DataQuality> {
  const { manifest, format, encoding, workers, onProgress, signal } = options;
  const { bytes } = await digestInput(paths, options, signal);
  const progress = new PreparationProgress(bytes, onProgress);
  const files = await openPartnerFiles(paths, {
    manifest,
    ...(format === undefined ? {} : { format }),
    ...(encoding === undefined ? {} : { encoding }),
    onBytes: (block) => progress.read(block.length),
  });
  const folder = mkdtempSync(join(tmpdir(), "chorale-check-"));
  try {
    const preparation = { files, rules: options, folder, workers, progress };
    const derived = await deriveRows(signal === undefined ? preparation : { ...preparation, signal });
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
