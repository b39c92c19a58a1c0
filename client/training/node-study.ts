import { initialParameters } from "../../models/architecture/initial-parameters.ts";
import { sharedLayout, type Architecture } from "../../models/architecture/trunk-and-heads.ts";
import type { Examples } from "../../models/examples.ts";
import { layoutOf } from "../../models/layout.ts";
import { seedWords } from "../../models/random/seeded-random.ts";
import type { Engine } from "../../models/runtime/engine.ts";
import { FederationError } from "../../transport/federation-error.ts";
import { architectureOf } from "../../trust/manifest/architecture-of.ts";
import { canonicalDigest } from "../../trust/manifest/canonical.ts";
import type { StudyManifest } from "../../trust/manifest/study-manifest.ts";
import { assembleExamples, splitByFold, type FoldRows, type LabelColumn } from "../data/assemble-examples.ts";
import type { PreparedTable } from "../data/prepare-table.ts";
import { engineOf } from "./engine-of.ts";
import { PrivateHeadFile } from "./private-head.ts";
import { endpointsOf, privateEndpoints, studyColumns, trainingSums } from "./study-tasks.ts";
import type { LabelSums, TargetScale } from "../../models/target-scale.ts";
import type { GlobalModel } from "./trainer.ts";

/** One study at one node, ready to train. Its engine holds whichever model was loaded last. */
export type NodeStudy = {
  readonly manifest: StudyManifest;
  readonly table: PreparedTable;
  readonly folds: FoldRows;
  readonly architecture: Architecture;
  readonly sharedLength: number;
  readonly engine: Engine;
  readonly heads: PrivateHeadFile;
  /** The private head before any training. */
  readonly initialHead: Float32Array;
};

/**
 * Builds the study's architecture and engine over a prepared table. Throws
 * `FederationError("NO_USABLE_DATA")` where no endpoint of the study has a label in a training fold.
 */
export async function openNodeStudy(
  manifest: StudyManifest,
  table: PreparedTable,
  place: { readonly node: string; readonly headPath: string; readonly threads: number },
): Promise<NodeStudy> {
  const folds = splitByFold(table.fold, manifest.protocol.folds);
  const privateOnes = privateEndpoints(manifest, table, folds.training);
  if (privateOnes.length === 0 && sharedLabelSums(manifest, table, folds).length === 0)
    throw new FederationError("NO_USABLE_DATA", whyUnusable(table));
  const architecture = architectureOf(manifest, privateOnes);
  const sharedLength = sharedLayout(architecture).length;
  const engine = await engineOf(manifest, architecture, place.threads);
  const [seed] = seedWords(1, manifest.seed, place.node, "private head");
  // A tensor's values depend on its own name and shape, so the head can be drawn without the trunk.
  const headTensors = engine.layout.tensors.filter(({ offset }) => offset >= sharedLength);
  const initialHead = initialParameters(layoutOf(headTensors), seed!);
  const key = canonicalDigest({ manifest, privateHead: privateOnes.map(({ name }) => name) });
  const heads = new PrivateHeadFile(place.headPath, key, initialHead.length);
  return { manifest, table, folds, architecture, sharedLength, engine, heads, initialHead };
}

function whyUnusable(table: PreparedTable): string {
  if (table.labels.size === 0) return "no column of the node's table is named like an endpoint of the study";
  return "no label of the study's endpoints lies in a training fold of the node's table";
}

/** Sums of the training labels of each shared endpoint that the node measures. */
export function sharedLabelSums(manifest: StudyManifest, table: PreparedTable, folds: FoldRows): LabelSums[] {
  return endpointsOf(manifest, "shared")
    .map((endpoint) => ({ endpoint: endpoint.name, ...trainingSums(table, endpoint, folds.training) }))
    .filter(({ count }) => count > 0);
}

/** The columns of the label matrix and the examples, on the cohort's scales. */
export function standardise(
  { manifest, table, folds }: NodeStudy,
  targetScales: readonly TargetScale[],
): { columns: readonly LabelColumn[]; examples: Examples } {
  const columns = studyColumns(manifest, table, folds.training, targetScales);
  return { columns, examples: assembleExamples([table], columns) };
}

/**
 * Puts the global model and a private head (as initialised when null) into the engine. Throws
 * `FederationError("LAYOUT_DIFFERS")` for a model of another length.
 */
export function loadModel(study: NodeStudy, { parameters }: GlobalModel, head: Float32Array | null): void {
  const { engine, sharedLength, initialHead } = study;
  if (parameters.length !== sharedLength)
    throw new FederationError(
      "LAYOUT_DIFFERS",
      `the model has ${parameters.length} elements instead of ${sharedLength}`,
    );
  engine.parameters.set(parameters);
  engine.parameters.set(head ?? initialHead, sharedLength);
}
