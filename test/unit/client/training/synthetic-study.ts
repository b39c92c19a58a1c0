import { featureCount } from "../../../../chemistry/feature-protocol.ts";
import { sharedLayout } from "../../../../models/architecture/trunk-and-heads.ts";
import { initialParameters } from "../../../../models/architecture/initial-parameters.ts";
import { packRows } from "../../../../models/pack-rows.ts";
import { ResidentRows } from "../../../../models/resident-rows.ts";
import { seededRandom } from "../../../../models/random/seeded-random.ts";
import { architectureOf } from "../../../../trust/manifest/architecture-of.ts";
import { studyManifestSchema, type StudyManifest } from "../../../../trust/manifest/study-manifest.ts";
import type { Prepared } from "../../../../client/data/prepare/prepared.ts";
import type { PreparedTask } from "../../../../client/data/tasks/prepared-task.ts";
import { cpuRuntime } from "../../../../client/training/engine-of.ts";
import type { NodePlace } from "../../../../client/training/node-study.ts";
import type { RoundCheckpoints } from "../../../../client/training/train-round.ts";
import type { GlobalModel } from "../../../../client/training/trainer.ts";

/** A study of three shared or private endpoints on a small fingerprint. */
export function smallStudy(changes: Record<string, unknown> = {}): StudyManifest {
  return studyManifestSchema.parse({
    format: "chorale-study-1",
    study: "small",
    purpose: "tests",
    members: ["site-a", "site-b"],
    endpoints: [
      { name: "logS", kind: "regression", head: "shared" },
      { name: "active", kind: "classification", head: "private" },
      { name: "clearance", kind: "regression", head: "private", transform: "log10" },
    ],
    protocol: { fingerprint: { size: 32 }, descriptors: "none" },
    model: { trunk: [16], dropout: 0.1 },
    training: { batchSize: 16, epochsPerRound: 2, learningRate: 0.01 },
    rounds: { count: 4, updatesMin: 1 },
    secureAggregation: "off",
    ...changes,
  });
}

/** A node that trains in `folder` on one thread. */
export function smallNode(folder: string, node = "site-a"): NodePlace {
  return { node, folder, protocolKey: "key", threads: 1, runtime: cpuRuntime };
}

/** Checkpoints that are never due, and empty. */
export const noCheckpoints = (): RoundCheckpoints => ({
  read: () => null,
  isDue: () => false,
  save: () => {},
  remove: () => {},
});

/** Labels by endpoint, `[compounds]`, NaN where not measured. */
export type SyntheticLabels = ReadonlyMap<string, Float64Array>;

/** Random compounds whose labels follow from their features, in folds 0 to 4 in turn. */
export function syntheticData(
  manifest: StudyManifest,
  seed: number,
  compounds = 150,
): { prepared: Prepared; labels: SyntheticLabels } {
  const random = seededRandom(seed, "synthetic table");
  const columns = featureCount(manifest.protocol);
  const rows = Array.from({ length: compounds }, () => {
    const column = Uint32Array.from({ length: columns }, (_, index) => index).filter(
      () => random.uniform() < 0.3,
    );
    return { column, value: new Float32Array(column.length).fill(1) };
  });
  const effect = Array.from({ length: columns }, (_, index) => Math.sin(index));
  const signal = rows.map(({ column }) => column.reduce((sum, index) => sum + effect[index]!, 0));
  const label = (of: (value: number) => number, share: number): Float64Array =>
    Float64Array.from(signal, (value) => (random.uniform() < share ? of(value) : NaN));
  const labels: SyntheticLabels = new Map([
    ["logS", label((value) => 3 * value - 2, 0.9)],
    ["active", label((value) => (value > 0 ? 1 : 0), 0.8)],
    ["clearance", label((value) => value / 4 + 1, 0.5)],
  ]);
  const prepared = {
    sources: [],
    features: new ResidentRows(packRows(rows, columns)),
    fold: Uint8Array.from(rows, (_, index) => index % 5),
    tasks: tasksOf(manifest, labels),
    leftOut: [],
    droppedLabels: [],
    rejectedByReason: [],
    protocolHash: "0".repeat(64),
  };
  return { prepared, labels };
}

/** Tasks of the manifest's endpoints that have labels. */
export function tasksOf(manifest: StudyManifest, labels: SyntheticLabels): PreparedTask[] {
  return manifest.endpoints.flatMap((endpoint) => {
    const own = labels.get(endpoint.name);
    if (own === undefined) return [];
    const compound = Uint32Array.from(own.keys()).filter((index) => !Number.isNaN(own[index]!));
    const value = Float64Array.from(compound, (index) => own[index]!);
    const censoring = new Int8Array(compound.length);
    return [
      {
        name: endpoint.name,
        endpoint,
        threshold: null,
        auxiliary: false,
        weight: 1,
        censoredWeight: 1,
        labels: { compound, value, censoring },
        foldsBelowQuorum: [],
      },
    ];
  });
}

/** A global model as the coordinator starts with. */
export function freshModel(manifest: StudyManifest): GlobalModel {
  const initial = initialParameters(sharedLayout(architectureOf(manifest)), manifest.seed);
  const parameters = new Float32Array(new SharedArrayBuffer(initial.byteLength));
  parameters.set(initial);
  const targetScales = [{ endpoint: "logS", mean: -2, deviation: 4 }];
  return { digest: "0".repeat(64), parameters, targetScales, featureScales: [] };
}
