import { initialParameters } from "../../models/architecture/initial-parameters.ts";
import { sharedLayout, type Architecture } from "../../models/architecture/trunk-and-heads.ts";
import type { Examples } from "../../models/examples.ts";
import { layoutOf } from "../../models/layout.ts";
import type { Scales } from "../../models/scales.ts";
import { seedWords } from "../../models/random/seeded-random.ts";
import type { Engine } from "../../models/runtime/engine.ts";
import { FederationError } from "../../transport/federation-error.ts";
import { architectureOf } from "../../trust/manifest/architecture-of.ts";
import { canonicalDigest } from "../../trust/manifest/canonical.ts";
import type { StudyManifest } from "../../trust/manifest/study-manifest.ts";
import { splitByFold, type FoldRows } from "../data/folds.ts";
import type { Prepared } from "../data/prepare/prepared.ts";
import { assembleExamples, type LabelColumn } from "./assemble-examples.ts";
import { engineOf } from "./engine-of.ts";
import { PrivateHeadFile } from "./private-head.ts";
import { privateTasks, scaledFeatures, sharedLabelSums, studyColumns } from "./study-tasks.ts";
import type { GlobalModel } from "./trainer.ts";

/** One study at one node, ready to train. Its engine holds whichever model was loaded last. */
export type NodeStudy = {
  readonly manifest: StudyManifest;
  readonly prepared: Prepared;
  readonly folds: FoldRows;
  readonly architecture: Architecture;
  readonly sharedLength: number;
  readonly engine: Engine;
  readonly heads: PrivateHeadFile;
  /** The private head before any training. */
  readonly initialHead: Float32Array;
};

/**
 * Builds the study's architecture and engine over prepared data. Throws `FederationError("NO_USABLE_DATA")`
 * where no task of the study has a label in a training fold.
 */
export async function openNodeStudy(
  manifest: StudyManifest,
  prepared: Prepared,
  place: { readonly node: string; readonly headPath: string; readonly threads: number },
): Promise<NodeStudy> {
  const own = privateTasks(manifest, prepared).map(({ name, endpoint }) => ({ name, kind: endpoint.kind }));
  if (own.length === 0 && sharedLabelSums(manifest, prepared).length === 0)
    throw new FederationError("NO_USABLE_DATA", whyUnusable(prepared));
  const architecture = architectureOf(manifest, own);
  const sharedLength = sharedLayout(architecture).length;
  const engine = await engineOf(manifest, architecture, place.threads);
  const [seed] = seedWords(1, manifest.seed, place.node, "private head");
  // A tensor's values depend on its own name and shape, so the head can be drawn without the trunk.
  const headTensors = engine.layout.tensors.filter(({ offset }) => offset >= sharedLength);
  const initialHead = initialParameters(layoutOf(headTensors), seed!);
  const key = canonicalDigest({ manifest, privateHead: own.map(({ name }) => name) });
  const heads = new PrivateHeadFile(place.headPath, key, initialHead.length);
  const folds = splitByFold(prepared.fold, manifest.protocol.folds);
  return { manifest, prepared, folds, architecture, sharedLength, engine, heads, initialHead };
}

/** The coordinator hears of this: nothing of what the data hold is in it, not even a count. */
function whyUnusable({ tasks }: Prepared): string {
  if (tasks.length > 0) return "no label of the study's endpoints lies in a training fold of the node's data";
  return "nothing in the node's data serves an endpoint of the study; `chorale client check` says why";
}

/** The columns of the label matrix and the examples, on the cohort's scales. */
export type StudyExamples = Pick<Scales, "featureScales"> & {
  readonly columns: readonly LabelColumn[];
  readonly examples: Examples;
};

/** A study's examples at one node on the cohort's scales. */
export function standardise(
  { manifest, prepared }: NodeStudy,
  { targetScales, featureScales }: Scales,
): StudyExamples {
  const columns = studyColumns(manifest, prepared, targetScales);
  const features = scaledFeatures(manifest, prepared, featureScales);
  return { columns, featureScales, examples: assembleExamples([features], columns) };
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
