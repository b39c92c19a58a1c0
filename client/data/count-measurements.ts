import { existsSync } from "node:fs";
import { join } from "node:path";
import type { StudyManifest } from "../../trust/manifest/study-manifest.ts";
import { openPartnerFiles } from "./formats/open-partner-files.ts";
import { CACHE_FILE } from "./prepare/cache-layout.ts";
import { readSummary } from "./prepare/summary.ts";

/**
 * How many values a node's files hold for each endpoint of a study, before any is checked or left out; of a
 * prepared folder, how many labels. Endpoints that are not measured are not in it. Throws a `CommandError`
 * for a file that cannot be read.
 */
export async function countMeasurements(
  data: readonly string[],
  manifest: StudyManifest,
): Promise<ReadonlyMap<string, number>> {
  const [only] = data;
  if (data.length === 1 && existsSync(join(only!, CACHE_FILE))) return countLabels(only!);
  const counts = new Map<string, number>();
  const declared: string[] = [];
  for (const { rows, assays = [] } of await openPartnerFiles(data, { manifest, mayServeNothing: true })) {
    declared.push(...assays.map(({ assay }) => assay));
    for await (const block of rows)
      for (const { values } of block)
        for (const { assay } of values) counts.set(assay, (counts.get(assay) ?? 0) + 1);
  }
  const countOf = (assay: string): number =>
    assay === "*" ? declared.reduce((sum, one) => sum + (counts.get(one) ?? 0), 0) : (counts.get(assay) ?? 0);
  return new Map(
    manifest.endpoints
      .map(({ name, measuredBy }) => [name, countOf(measuredBy ?? name)] as const)
      .filter(([, count]) => count > 0),
  );
}

function countLabels(folder: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { endpoint, labels } of readSummary(folder)?.tasks ?? [])
    counts.set(endpoint, Math.max(labels, counts.get(endpoint) ?? 0));
  return counts;
}
