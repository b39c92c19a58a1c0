import { loadFeaturiser } from "../../chemistry/featuriser.ts";
import type { SparseRows } from "../../models/examples.ts";
import { CommandError } from "../../process/command-error.ts";
import type { StudyManifest } from "../../trust/manifest/study-manifest.ts";
import type { Endpoint } from "../../trust/manifest/endpoint.ts";
import { aggregateReplicates } from "./aggregate-replicates.ts";
import { cachePath, readFeatures, writeFeatures } from "./feature-cache.ts";
import { featuriseRows, type FeaturisedRows, type OnFraction } from "./featurise-rows.ts";
import { readMeasurements, type Measurements } from "./read-measurements.ts";

/**
 * A node's table as compounds: features, scaffold fold and labels of the study's endpoints that it measures.
 */
export type PreparedTable = {
  readonly path: string;
  readonly features: SparseRows;
  /** `[compounds]` */
  readonly fold: Uint8Array;
  /**
   * By endpoint, `[compounds]`, replicates aggregated, after the endpoint's transform, not standardised; NaN
   * where not measured.
   */
  readonly labels: ReadonlyMap<string, Float64Array>;
  /** Rows below the header. */
  readonly rows: number;
  /** Rows left out, by their number in the file (the header is row 1). */
  readonly rejected: readonly { readonly row: number; readonly reason: string }[];
};

/** By what a table is prepared. */
export type PrepareOptions = {
  readonly manifest: StudyManifest;
  readonly foldKey: string;
  /** Where features are kept for the next run; null: nowhere. */
  readonly cacheFolder: string | null;
  readonly onFraction?: OnFraction;
};

/**
 * Reads a node's table, featurises it (or takes the features from the cache) and aggregates replicates.
 * Throws a `CommandError` for a table that breaks a rule of `readMeasurements` or of which no structure can
 * be read.
 */
export async function prepareTable(path: string, options: PrepareOptions): Promise<PreparedTable> {
  const { endpoints } = options.manifest;
  const measurements = await readMeasurements(path, endpoints);
  const featurised = await cachedFeatures(measurements, options);
  const { compoundOf, features, fold } = featurised;
  const rejected = featurised.rejected.map(({ index, reason }) => ({
    row: measurements.rowNumbers[index]!,
    reason,
  }));
  if (features.rows === 0)
    throw new CommandError(
      `${path}: no structure could be read; row ${rejected[0]!.row}: ${rejected[0]!.reason}`,
      {
        remedy: "check that the column smiles holds SMILES",
      },
    );
  const labels = new Map<string, Float64Array>();
  for (const { name, kind } of endpoints) {
    const rowLabels = measurements.labels.get(name);
    if (rowLabels !== undefined)
      labels.set(name, aggregateReplicates(kind, rowLabels, compoundOf, features.rows));
  }
  return { path, features, fold, labels, rows: compoundOf.length, rejected };
}

async function cachedFeatures(table: Measurements, options: PrepareOptions): Promise<FeaturisedRows> {
  const { manifest, foldKey, cacheFolder, onFraction } = options;
  const { protocol } = manifest;
  const cache =
    cacheFolder === null ? null : cachePath(cacheFolder, { tableDigest: table.digest, protocol, foldKey });
  const cached = cache === null ? null : readFeatures(cache);
  if (cached !== null) return cached;
  const featuriser = await loadFeaturiser(protocol, foldKey);
  try {
    const featurised = await featuriseRows(table.smiles, featuriser, onFraction);
    if (cache !== null) writeFeatures(cache, featurised);
    return featurised;
  } finally {
    featuriser.dispose();
  }
}

/** Whether a table has a label of the endpoint. */
export function measures(table: PreparedTable, endpoint: Endpoint): boolean {
  return table.labels.get(endpoint.name)?.some((label) => !Number.isNaN(label)) ?? false;
}
