import { initialParameters } from "../../../models/architecture/initial-parameters.ts";
import { tasksOf, type Architecture } from "../../../models/architecture/trunk-and-heads.ts";
import { stepsPerEpoch } from "../../../models/training/fit.ts";
import type { FitCheckpoints, FitProgress } from "../../../models/training/fit-hooks.ts";
import type { FitResult } from "../../../models/training/fit-plan.ts";
import { weightedRows } from "../../../models/training/row-order.ts";
import type { StudyManifest } from "../../../trust/manifest/study-manifest.ts";
import { alonePlan, type AlonePlan } from "../alone-plan.ts";
import { aloneArchitecture, type AloneStudy } from "../alone-study.ts";
import { openStudyModel, type ModelPlace } from "../open-study-model.ts";
import { FirstPart, firstPartEnd, type FirstPartEnd } from "./first-part.ts";
import { epochsOfFirstPart } from "./successive-halving.ts";
import { withSettings, type TrialSettings } from "./trial-settings.ts";

/** One trial of a search. */
export type Trial = { readonly study: AloneStudy; readonly settings: TrialSettings };

/** How far a trial is to be trained, and where its state is kept meanwhile. */
export type TrialRun = {
  readonly until: "first_part" | "end";
  readonly place: ModelPlace;
  readonly protocolKey: string;
  readonly checkpoints: FitCheckpoints;
  /** Epochs done, with fractions, counted from the trial's begin. */
  readonly onEpochs: (epochs: number) => void;
};

/** What a trial's part ended with: more is to come after `first_part`. */
export type TrialPart =
  | ({ readonly kind: "first_part" } & FirstPartEnd)
  | { readonly kind: "finished"; readonly architecture: Architecture; readonly fit: FitResult };

/**
 * Trains a trial to the end of its first part, or from where its checkpoints are to its end. Interrupted and
 * gone on, it gives the same bits.
 */
export async function runTrial({ study, settings }: Trial, run: TrialRun): Promise<TrialPart> {
  const manifest = withSettings(study.manifest, settings);
  const architecture = aloneArchitecture(study, manifest, run.protocolKey);
  const plan = alonePlan(study, manifest, settings.epochs);
  if (run.until === "end") {
    const fit = await fitTrial(study, { manifest, architecture, plan }, run);
    return { kind: "finished", architecture, fit };
  }
  const endStep = epochsOfFirstPart(settings.epochs) * stepsOfEpoch(study, architecture, plan);
  const kept = run.checkpoints.read();
  if (kept !== null && kept.step >= endStep) return { kind: "first_part", ...firstPartEnd(kept) };
  const part = new FirstPart(run.checkpoints, endStep);
  try {
    const fit = await fitTrial(study, { manifest, architecture, plan }, run, part);
    return { kind: "finished", architecture, fit };
  } catch (error) {
    if (part.end === null) throw error;
    return { kind: "first_part", ...part.end };
  }
}

function stepsOfEpoch(
  { examples, folds }: AloneStudy,
  architecture: Architecture,
  { labelWeights, batchSize }: AlonePlan,
): number {
  const kinds = tasksOf(architecture).map(({ kind }) => kind);
  return stepsPerEpoch(weightedRows(examples.labels, folds.training, kinds, labelWeights).length, batchSize);
}

type Recipe = {
  readonly manifest: StudyManifest;
  readonly architecture: Architecture;
  readonly plan: AlonePlan;
};

async function fitTrial(
  { examples, folds }: AloneStudy,
  { manifest, architecture, plan }: Recipe,
  { place, checkpoints, onEpochs }: TrialRun,
  part?: FirstPart,
): Promise<FitResult> {
  const model = await openStudyModel(manifest, architecture, place);
  try {
    const initial = initialParameters(model.layout, manifest.seed);
    const split = { trainRows: folds.training, validationRows: folds.validation };
    const { epochs } = plan.length;
    const onStep = ({ step, steps }: FitProgress): void => onEpochs((epochs * step) / steps);
    const hooks = part === undefined ? { checkpoints, onStep } : part.hooksWith(onStep);
    return await model.fit(initial, examples, split, plan, hooks);
  } finally {
    await model.dispose();
  }
}
