import { join } from "node:path";
import { exportOnnxModel } from "../../../models/export/export-onnx-model.ts";
import { tasksOf } from "../../../models/architecture/trunk-and-heads.ts";
import { CommandError } from "../../../process/command-error.ts";
import { writeAtomically } from "../../../process/write-atomically.ts";
import { describeModel } from "../describe-model.ts";
import { standardise, type NodeStudy, type StudyExamples } from "../node-study.ts";
import { openStudyModel } from "../open-study-model.ts";
import { compareModels } from "./compare-models.ts";
import {
  defaultLocalTrunk,
  trainCandidate,
  type PersonalCandidate,
  type PersonalOptions,
} from "./personal-candidate.ts";
import {
  PERSONALISED_FIGURES,
  PERSONALISED_MODEL,
  type Personalisation,
  type PersonalisationMethod,
  type PersonalisedResult,
} from "./personalisation.ts";
import { releasedParameters, type ReleasedModel } from "./released-model.ts";
import { validationLossOf } from "../validation-loss.ts";

/** What was tried, and what of it was kept: null where the federated model stays the better one. */
export type PersonalisationOutcome = {
  /** Of the federated model on the node's validation fold, mean over tasks. */
  readonly federatedLoss: number;
  readonly tried: readonly Pick<PersonalCandidate, "method" | "bestEpoch" | "validationLoss">[];
  readonly kept: Personalisation | null;
};

/** How a model is personalised; without widths the local trunk is `defaultLocalTrunk`. */
export type PersonaliseOptions = Omit<PersonalOptions, "localTrunk"> & {
  readonly methods: readonly PersonalisationMethod[];
  readonly localTrunk?: readonly number[] | undefined;
};

/**
 * Makes a completed study's model the node's own, by each of the methods, and keeps the best of them on the
 * node's validation fold where it beats the federated one: `personalised.onnx` and then `personalised.json`
 * beside it. Nothing leaves the node. Throws a `CommandError` where the model does not fit the data, or the
 * validation fold has no label.
 */
export async function personaliseStudy(
  study: NodeStudy,
  released: ReleasedModel,
  digest: string,
  options: PersonaliseOptions,
): Promise<PersonalisationOutcome> {
  checkTasks(study, released);
  const { model, sharedLength } = study;
  const parameters = releasedParameters(released, { layout: model.layout, sharedLength, digest });
  const examples = standardise(study, released.scales);
  const federatedLoss = await releasedLoss(study, examples, parameters);
  const candidates = await tryMethods(study, examples, parameters, options);
  const tried = candidates.map(({ method, bestEpoch, validationLoss }) => {
    return { method, bestEpoch, validationLoss };
  });
  const best = betterThan(federatedLoss, candidates);
  if (best === null) return { federatedLoss, tried, kept: null };
  const personal = await openStudyModel(study.manifest, best.architecture, options.place);
  try {
    const compared = { model: personal, parameters: best.parameters };
    const results = await compareModels(study, examples, parameters, compared);
    return { federatedLoss, tried, kept: keep(study, examples, best, { digest, federatedLoss, results }) };
  } finally {
    await personal.dispose();
  }
}

async function releasedLoss(
  { model, architecture, folds }: NodeStudy,
  { examples }: StudyExamples,
  parameters: Float32Array,
): Promise<number> {
  const loss = await validationLossOf({ model, architecture, parameters }, examples, folds.validation);
  if (loss === null)
    throw new CommandError("the validation fold holds no label: nothing to judge a personalised model by", {
      remedy: "use the released model as it is",
    });
  return loss;
}

async function tryMethods(
  study: NodeStudy,
  examples: StudyExamples,
  released: Float32Array,
  options: PersonaliseOptions,
): Promise<PersonalCandidate[]> {
  const { methods, localTrunk = defaultLocalTrunk(study.architecture) } = options;
  const candidates: PersonalCandidate[] = [];
  for (const [index, method] of methods.entries()) {
    const onFraction = (fraction: number): void => options.onFraction((index + fraction) / methods.length);
    const one = { ...options, localTrunk, onFraction };
    candidates.push(await trainCandidate(method, study, examples, released, one));
  }
  return candidates;
}

type Judged = PersonalCandidate & { readonly validationLoss: number };

/**
 * The candidate of the lowest validation loss, of equals the first, where that is below the federated one's.
 */
export function betterThan(federatedLoss: number, candidates: readonly PersonalCandidate[]): Judged | null {
  return candidates.reduce<Judged | null>((best, candidate) => {
    const { validationLoss: loss } = candidate;
    // A loss that is not a number is below nothing.
    if (loss === null || !(loss < (best?.validationLoss ?? federatedLoss))) return best;
    return { ...candidate, validationLoss: loss };
  }, null);
}

function checkTasks({ architecture }: NodeStudy, { path, description }: ReleasedModel): void {
  const wanted = tasksOf(architecture).map(({ name }) => name);
  const held = description.tasks.map(({ name }) => name);
  if (wanted.join("\n") !== held.join("\n"))
    throw new CommandError(`${path} predicts ${held.join(", ")}; the node's data give ${wanted.join(", ")}`, {
      remedy: "use the data that the study was trained on",
    });
}

/** Writes the model and then its figures. */
function keep(
  { manifest, node, prepared, folder }: NodeStudy,
  examples: StudyExamples,
  { method, architecture, parameters, bestEpoch, validationLoss }: Judged,
  released: { digest: string; federatedLoss: number; results: readonly PersonalisedResult[] },
): Personalisation {
  const { digest, federatedLoss, results } = released;
  const kept: Personalisation = {
    study: manifest.study,
    node,
    model: digest,
    method,
    localTrunk: architecture.localTrunk,
    bestEpoch,
    validationLoss: { federated: federatedLoss, personalised: validationLoss },
    results,
  };
  const description = { ...describeModel(manifest, examples, prepared.protocolHash), modelDigest: digest };
  writeAtomically(
    join(folder, PERSONALISED_MODEL),
    exportOnnxModel({ architecture, parameters, description }),
  );
  writeAtomically(join(folder, PERSONALISED_FIGURES), `${JSON.stringify(kept, null, 2)}\n`);
  return kept;
}
