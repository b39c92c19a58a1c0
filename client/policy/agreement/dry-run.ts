import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { usageError } from "../../../process/command-error.ts";
import type { Endpoint } from "../../../trust/manifest/endpoint.ts";
import type { StudyManifest } from "../../../trust/manifest/study-manifest.ts";
import { roleOfFold, type FoldRole } from "../../data/folds.ts";
import { CACHE_FILE } from "../../data/prepare/cache-layout.ts";
import { deriveRows } from "../../data/prepare/derive-rows.ts";
import { openPreparation } from "../../data/prepare/open-preparation.ts";
import { bytesOfFiles, digestInput, rulesDigest } from "../../data/prepare/preparation-input.ts";
import { PreparationProgress } from "../../data/prepare/preparation-progress.ts";
import { readSummary, summariseTask, type PreparationSummary } from "../../data/prepare/summary.ts";

/** What of this node's data would take part in a study; nothing was trained and nothing left. */
export type DryRun = Pick<
  PreparationSummary,
  "sources" | "compounds" | "leftOut" | "droppedLabels" | "rejectedByReason" | "protocolHash"
> & {
  readonly tasks: readonly DryRunTask[];
  /** Rows that no endpoint of the study is on or that cannot be used, over all files. */
  readonly rows: {
    readonly read: number;
    readonly kept: number;
    readonly rejected: number;
    readonly unmapped: number;
  };
};

/** The labels of one task, by what they would be used for. */
export type DryRunTask = {
  readonly name: string;
  readonly endpoint: string;
  readonly head: Endpoint["head"];
  readonly labels: Readonly<Record<FoldRole, number>>;
};

/** A node's data, as its configuration names them. */
export type DryRunSources = {
  readonly data: readonly string[];
  readonly protocolKey: string;
  /** Where an earlier run of the client keeps what it prepared for this study; only read. */
  readonly prepared: string;
  readonly workers: number;
};

type Counted = Omit<DryRun, "tasks" | "rows"> & { readonly tasks: PreparationSummary["tasks"] };

/** Files of this size are read and featurised in moments. */
const CHEAP_BYTES = 512 * 1024;

/** Whether a dry run takes moments only: the data are prepared, or there are few. */
export function isCheap(manifest: StudyManifest, { data, protocolKey, prepared }: DryRunSources): boolean {
  const rules = rulesDigest({ manifest, key: protocolKey });
  if (isPreparedFolder(data)) return true;
  const bytes = bytesOfFiles(data);
  return bytes <= CHEAP_BYTES || readSummary(prepared)?.rules === rules;
}

/**
 * Reads a node's data as the study would have them, with the same code, and only counts. What was prepared
 * for this study before is taken from there; else work under way lies in a temporary folder that is removed.
 * Throws as the preparation does.
 */
export async function dryRun(
  manifest: StudyManifest,
  sources: DryRunSources,
  hooks: { readonly onProgress?: (fraction: number) => void; readonly signal?: AbortSignal } = {},
): Promise<DryRun> {
  const counted = (await countPrepared(manifest, sources)) ?? (await countFiles(manifest, sources, hooks));
  const { tasks, ...rest } = counted;
  const total = (field: "rows" | "kept" | "rejected" | "unmapped"): number =>
    counted.sources.reduce((sum, source) => sum + source[field], 0);
  return {
    ...rest,
    tasks: tasks.map(({ name, endpoint, labelsByFold }) => {
      const head = headOf(manifest, endpoint);
      return { name, endpoint, head, labels: byRole(labelsByFold, manifest) };
    }),
    rows: {
      read: total("rows"),
      kept: total("kept"),
      rejected: total("rejected"),
      unmapped: total("unmapped"),
    },
  };
}

async function countPrepared(
  manifest: StudyManifest,
  { data, protocolKey: key, prepared }: DryRunSources,
): Promise<PreparationSummary | null> {
  if (isPreparedFolder(data)) {
    const summary = readSummary(data[0]!);
    if (summary?.rules === rulesDigest({ manifest, key })) return summary;
    throw usageError(
      `${data[0]!}: was prepared for another study, protocol key or version of chorale`,
      "run `chorale client prepare` again with this study and the node's protocol key",
    );
  }
  const summary = readSummary(prepared);
  if (summary === null) return null;
  const { digest } = await digestInput(data, { manifest, key });
  return summary.input === digest ? summary : null;
}

async function countFiles(
  manifest: StudyManifest,
  { data, protocolKey: key, workers }: DryRunSources,
  { onProgress = () => undefined, signal }: Parameters<typeof dryRun>[2] & object,
): Promise<Counted> {
  const progress = new PreparationProgress(bytesOfFiles(data), onProgress);
  const folder = mkdtempSync(join(tmpdir(), "chorale-dry-run-"));
  try {
    const options = { manifest, key, folder, workers, signal };
    const derived = await deriveRows(await openPreparation(data, options, progress));
    const { ledger, rows, protocolHash, endpoints } = derived;
    const tasks = endpoints.flatMap(({ derived }) => derived.tasks);
    return {
      sources: ledger.sources(),
      compounds: rows.fold.length,
      protocolHash,
      tasks: tasks.map((task) => summariseTask(task, rows.fold, manifest.protocol.folds.count)),
      leftOut: endpoints.flatMap(({ derived }) => derived.leftOut),
      droppedLabels: endpoints.flatMap(({ derived }) => derived.dropped),
      rejectedByReason: ledger.rejectedByReason(),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function isPreparedFolder(data: readonly string[]): boolean {
  return data.length === 1 && existsSync(join(data[0]!, CACHE_FILE));
}

/** An assay of a node's own catalogue has a name of its own, and is private. */
function headOf({ endpoints }: StudyManifest, name: string): Endpoint["head"] {
  return endpoints.find((endpoint) => endpoint.name === name)?.head ?? "private";
}

function byRole(labelsByFold: readonly number[], { protocol }: StudyManifest): DryRunTask["labels"] {
  const labels = { training: 0, validation: 0, test: 0 };
  for (const [fold, count] of labelsByFold.entries()) labels[roleOfFold(fold, protocol.folds)] += count;
  return labels;
}
