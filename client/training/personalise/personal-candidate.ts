import { initialParameters } from "../../../models/architecture/initial-parameters.ts";
import type { Architecture } from "../../../models/architecture/trunk-and-heads.ts";
import { seedWords } from "../../../models/random/seeded-random.ts";
import type { FitPlan } from "../../../models/training/fit-plan.ts";
import { fitPlanOf } from "../fit-plan-of.ts";
import type { NodeStudy, StudyExamples } from "../node-study.ts";
import { openStudyModel, type ModelPlace } from "../open-study-model.ts";
import type { PersonalisationMethod } from "./personalisation.ts";
import { validationLossOf } from "../validation-loss.ts";

/** What is learnt on top of the released model, at most for how long, and where. */
export type PersonalOptions = {
  readonly epochs: number;
  /** Widths of the local trunk. */
  readonly localTrunk: readonly number[];
  readonly place: ModelPlace;
  readonly onFraction: (fraction: number) => void;
  readonly signal?: AbortSignal | undefined;
};

/** A model that a node made its own, at its best epoch by validation. */
export type PersonalCandidate = {
  readonly method: PersonalisationMethod;
  readonly architecture: Architecture;
  readonly parameters: Float32Array;
  readonly bestEpoch: number;
  /** Mean over tasks; null without validation labels. */
  readonly validationLoss: number | null;
};

/** Fine-tuning moves a model that is good already: a tenth of the rate it was trained with. */
const FINE_TUNING_SHARE = 0.1;
/** Epochs without a better one after which training ends. */
const PATIENCE = 5;
const LOCAL_SHARE = 4;
const LOCAL_WIDTH_MIN = 16;

/** The local trunk where none is asked for: a layer a quarter as wide as the trunk's last, at least 16. */
export function defaultLocalTrunk({ trunk }: Architecture): number[] {
  return [Math.max(LOCAL_WIDTH_MIN, Math.floor((trunk.at(-1) ?? 0) / LOCAL_SHARE))];
}

/**
 * Trains on the node's training folds from the released model on: all of its parameters, or a local trunk
 * and the private head while all that is shared stays frozen. Ends early when validation gets no better.
 */
export async function trainCandidate(
  method: PersonalisationMethod,
  study: NodeStudy,
  examples: StudyExamples,
  released: Float32Array,
  options: PersonalOptions,
): Promise<PersonalCandidate> {
  const isLocal = method === "local-trunk";
  const architecture = isLocal
    ? { ...study.architecture, localTrunk: options.localTrunk }
    : study.architecture;
  const model = await openStudyModel(study.manifest, architecture, options.place);
  try {
    const [seed] = seedWords(1, study.manifest.seed, study.node, "personalise", method);
    // The local trunk follows the rest in the layout, and its head begins at 0: it changes nothing yet.
    const initial = initialParameters(model.layout, seed!);
    initial.set(released);
    const { folds } = study;
    const split = { trainRows: folds.training, validationRows: folds.validation };
    const plan = planOf(method, study, examples, options.epochs, seed!);
    const onStep = ({ step, steps }: { step: number; steps: number }): void =>
      options.onFraction(step / steps);
    const hooks = { onStep, signal: options.signal };
    const { parameters, bestEpoch } = await model.fit(initial, examples.examples, split, plan, hooks);
    const trained = { model, architecture, parameters };
    const validationLoss = await validationLossOf(trained, examples.examples, folds.validation);
    return { method, architecture, parameters, bestEpoch: bestEpoch ?? 0, validationLoss };
  } finally {
    await model.dispose();
  }
}

function planOf(
  method: PersonalisationMethod,
  { manifest, folds }: NodeStudy,
  { columns, examples }: StudyExamples,
  epochs: number,
  seed: number,
): FitPlan {
  const learnt = { columns, labels: examples.labels, trainRows: folds.training };
  const plan = fitPlanOf(manifest, learnt, { roundsDone: 0, rounds: 1, seed });
  const share = method === "fine-tune" ? FINE_TUNING_SHARE : 1;
  return {
    ...plan,
    length: { epochs },
    learningRate: {
      base: plan.learningRate.base * share,
      schedule: { kind: "cosine" },
      warmupEpochs: 0,
      epochsTotal: epochs,
      epochsDone: 0,
    },
    freezeShared: method === "local-trunk",
    keep: { kind: "best", patience: PATIENCE },
  };
}
