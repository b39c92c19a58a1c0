import { join } from "node:path";
import { initialParameters } from "../../models/architecture/initial-parameters.ts";
import { sharedLayout, type Architecture } from "../../models/architecture/trunk-and-heads.ts";
import type { Examples } from "../../models/examples.ts";
import { layoutOf } from "../../models/layout.ts";
import type { Scales } from "../../models/scales.ts";
import { seedWords } from "../../models/random/seeded-random.ts";
import { FederationError } from "../../transport/federation-error.ts";
import { canonicalDigest } from "../../trust/manifest/canonical.ts";
import type { StudyManifest } from "../../trust/manifest/study-manifest.ts";
import { splitByFold, type FoldRows } from "../data/folds.ts";
import type { Prepared } from "../data/prepare/prepared.ts";
import { assembleExamples, type LabelColumn } from "./assemble-examples.ts";
import type { RuntimeChoice } from "./engine-of.ts";
import { nodeArchitecture } from "./node-architecture.ts";
import { openStudyModel, type ModelPlace } from "./open-study-model.ts";
import { PrivateHeadFile } from "./private-head.ts";
import { privateTasks, scaledFeatures, sharedLabelSums, studyColumns } from "./study-tasks.ts";
import type { StudyModel } from "./study-model.ts";
import type { GlobalModel } from "./trainer.ts";

/** Which node trains, where it keeps the study's files, and with what. */
export type NodePlace = ModelPlace & {
  readonly node: string;
  readonly folder: string;
  /** The partners' key for folds and permutation. */
  readonly protocolKey: string;
};

/** One study at one node, ready to train. */
export type NodeStudy = {
  readonly manifest: StudyManifest;
  readonly node: string;
  readonly folder: string;
  /** What computes: another one gives other bits. */
  readonly runtime: RuntimeChoice;
  readonly prepared: Prepared;
  readonly folds: FoldRows;
  readonly architecture: Architecture;
  readonly sharedLength: number;
  readonly model: StudyModel;
  readonly heads: PrivateHeadFile;
  /** The private head before any training. */
  readonly initialHead: Float32Array;
};

/**
 * Builds the study's architecture over prepared data and opens its model. Throws
 * `FederationError("NO_USABLE_DATA")` where no task of the study has a label in a training fold.
 */
export async function openNodeStudy(
  manifest: StudyManifest,
  prepared: Prepared,
  place: NodePlace,
): Promise<NodeStudy> {
  const own = privateTasks(manifest, prepared).map(({ name, endpoint }) => ({ name, kind: endpoint.kind }));
  if (own.length === 0 && sharedLabelSums(manifest, prepared).length === 0)
    throw new FederationError("NO_USABLE_DATA", whyUnusable(prepared));
  const { node, folder, runtime, protocolKey } = place;
  const architecture = nodeArchitecture(manifest, own, protocolKey);
  const sharedLength = sharedLayout(architecture).length;
  const model = await openStudyModel(manifest, architecture, place);
  const [seed] = seedWords(1, manifest.seed, node, "private head");
  // A tensor's values depend on its own name and shape, so the head can be drawn without the trunk.
  const headTensors = model.layout.tensors.filter(({ offset }) => offset >= sharedLength);
  const initialHead = initialParameters(layoutOf(headTensors), seed!);
  const privateHead = own.map(({ name }) => name);
  const key = canonicalDigest({ ...lastingTerms(manifest), privateHead });
  const heads = new PrivateHeadFile(join(folder, "private-head.bin"), key, initialHead.length);
  const folds = splitByFold(prepared.fold, manifest.protocol.folds);
  const given = { manifest, node, folder, runtime, prepared };
  return { ...given, folds, architecture, sharedLength, model, heads, initialHead };
}

/**
 * What stays as it is in every version of a study: what was trained under one version belongs to the next,
 * too.
 */
function lastingTerms(manifest: StudyManifest): object {
  const { study, protocol, endpoints, model, training, strategy, seed } = manifest;
  return { study, protocol, endpoints, model, training, strategy, seed };
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
  return { columns, featureScales, examples: assembleExamples([features], columns, manifest.training) };
}

/**
 * The parameters of a node's whole model: the global ones, then its own (as initialised when null). Throws
 * `FederationError("LAYOUT_DIFFERS")` for a model of another length.
 */
export function wholeModel(
  { sharedLength, initialHead }: NodeStudy,
  { parameters }: GlobalModel,
  head: Float32Array | null,
): Float32Array {
  if (parameters.length !== sharedLength)
    throw new FederationError(
      "LAYOUT_DIFFERS",
      `the model has ${parameters.length} elements instead of ${sharedLength}`,
    );
  if (initialHead.length === 0) return parameters;
  const whole = new Float32Array(sharedLength + initialHead.length);
  whole.set(parameters);
  whole.set(head ?? initialHead, sharedLength);
  return whole;
}
