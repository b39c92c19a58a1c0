import { openPartnerFiles } from "../formats/open-partner-files.ts";
import type { Preparation } from "./preparation.ts";
import type { PreparationProgress } from "./preparation-progress.ts";
import type { PrepareOptions } from "./preparation-input.ts";

/** Opens a partner's files for one preparation, whose progress hears of what is read of them. */
export async function openPreparation(
  paths: readonly string[],
  options: PrepareOptions,
  progress: PreparationProgress,
): Promise<Preparation> {
  const { manifest, format, encoding, folder, workers, signal } = options;
  const onBytes = (bytes: Uint8Array): void => progress.read(bytes.length);
  const files = await openPartnerFiles(paths, { manifest, format, encoding, onBytes });
  return { files, rules: options, folder, workers, progress, signal };
}
