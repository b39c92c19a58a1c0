import { existsSync } from "node:fs";
import { join } from "node:path";
import { usageError } from "../../process/command-error.ts";
import type { StudyManifest } from "../../trust/manifest/study-manifest.ts";
import { CACHE_FILE } from "../data/prepare/cache-layout.ts";
import { openPrepared } from "../data/prepare/open-prepared.ts";
import { rulesDigest } from "../data/prepare/preparation-input.ts";
import { prepareData } from "../data/prepare/prepare-data.ts";
import type { Prepared } from "../data/prepare/prepared.ts";
import { readSummary } from "../data/prepare/summary.ts";

/** Where a node's data is and by what it is prepared. */
export type NodeSources = {
  /** Files, or one folder that `chorale client prepare` wrote. */
  readonly data: readonly string[];
  readonly protocolKey: string;
  /** Where data that is not prepared yet goes. */
  readonly folder: string;
  readonly workers: number;
};

/** Where a node keeps what it prepared for a study. */
export function preparedFolder(stateDir: string, study: string): string {
  return join(stateDir, "prepared", study);
}

/**
 * A node's data as the study wants it: prepared now, or taken from what an earlier run prepared from the same
 * files, protocol and key. Throws a `CommandError` for a prepared folder that was made for something else.
 */
export async function prepareForStudy(
  manifest: StudyManifest,
  { data, protocolKey: key, folder, workers }: NodeSources,
  hooks: { readonly onProgress?: (fraction: number) => void; readonly signal?: AbortSignal } = {},
): Promise<Prepared> {
  const [only] = data;
  if (data.length > 1 || !existsSync(join(only!, CACHE_FILE)))
    return prepareData(data, { manifest, key, folder, workers, ...hooks });
  if (readSummary(only!)?.rules === rulesDigest({ manifest, key })) return openPrepared(only!);
  throw usageError(
    `${only}: was prepared for another study, protocol key or version of chorale`,
    "run `chorale client prepare` again with this study and the node's protocol key",
  );
}
