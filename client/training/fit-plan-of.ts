import type { LabelRows, LabelWeights } from "../../models/examples.ts";
import { stepsPerEpoch } from "../../models/training/fit.ts";
import type { FitPlan } from "../../models/training/fit-plan.ts";
import { labelWeights } from "../../models/training/label-weights.ts";
import { stretchSchedule } from "../../models/training/learning-rate.ts";
import { weightedRows } from "../../models/training/row-order.ts";
import type { StudyManifest } from "../../trust/manifest/study-manifest.ts";
import type { TrainingRecipe } from "../../trust/manifest/training-recipe.ts";
import type { LabelColumn } from "./assemble-examples.ts";
import { taskWeighings } from "./study-tasks.ts";

/** The labels that a training learns from. */
export type TrainingLabels = {
  /** Those of the architecture's tasks, in the same order. */
  readonly columns: readonly LabelColumn[];
  readonly labels: LabelRows;
  readonly trainRows: Uint32Array;
};

/** Which rounds of the study a training stands for, from round `roundsDone + 1` on. */
export type PartOfStudy = {
  readonly roundsDone: number;
  readonly rounds: number;
  readonly seed: number;
};

/**
 * The recipe of the manifest as a plan of one training on these labels; a strategy changes what it needs to.
 * The learning rate runs over the epochs of the whole study. Where rounds are counted in steps it runs over
 * rounds, so that it is the same at all nodes.
 */
export function fitPlanOf(
  { training, rounds: { count } }: StudyManifest,
  learnt: TrainingLabels,
  { roundsDone, rounds, seed }: PartOfStudy,
): FitPlan {
  const { optimiser, momentum, weightDecay, batchSize, earlyStopping, stepsPerRound } = training;
  const weights = weightsOf(training, learnt);
  const { epochs, unit } = roundOf(training, learnt, weights);
  const { patience = null } = earlyStopping ?? {};
  return {
    optimiser,
    momentum,
    weightDecay,
    length: stepsPerRound === undefined ? { epochs: rounds * epochs } : { steps: rounds * stepsPerRound },
    batchSize,
    learningRate: {
      base: training.learningRate,
      schedule: stretchSchedule(training.schedule, unit),
      warmupEpochs: training.warmupEpochs * unit,
      epochsTotal: count * epochs,
      epochsDone: roundsDone * epochs,
    },
    labelWeights: weights,
    seed,
    proximal: null,
    freezeShared: false,
    gradientNormMax: training.gradientNormMax ?? null,
    keep: patience === null ? { kind: "last" } : { kind: "best", patience },
    exportGradient: false,
  };
}

function weightsOf(training: TrainingRecipe, { columns, labels, trainRows }: TrainingLabels): LabelWeights {
  const { taskWeightExponent: exponent, classBalance } = training;
  return labelWeights(labels, trainRows, taskWeighings(columns), { exponent, classBalance });
}

/** The epochs of a round, and those that the learning rate's schedule counts as one. */
function roundOf(
  { epochsPerRound, stepsPerRound, batchSize }: TrainingRecipe,
  { columns, labels, trainRows }: TrainingLabels,
  weights: LabelWeights,
): { readonly epochs: number; readonly unit: number } {
  if (stepsPerRound === undefined) return { epochs: epochsPerRound!, unit: 1 };
  const kinds = columns.map(({ endpoint }) => endpoint.kind);
  const rows = weightedRows(labels, trainRows, kinds, weights).length;
  const epochs = stepsPerRound / Math.max(1, stepsPerEpoch(rows, batchSize));
  return { epochs, unit: epochs };
}
