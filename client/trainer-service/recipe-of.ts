import type { Recipe } from "../../proto/gen/chorale/v1/Recipe.ts";
import { stepsPerEpoch } from "../../models/training/fit.ts";
import type { FitPlan } from "../../models/training/fit-plan.ts";
import { learningRateAt } from "../../models/training/learning-rate.ts";

/**
 * A plan for a number of rows that have a label with weight: its recipe, and the learning rate of each step.
 */
export type PlannedRecipe = { readonly recipe: Recipe; readonly learningRates: Float64Array };

const OPTIMISERS = { sgd: "SGD", adam: "ADAM", adamw: "ADAMW" } as const;

/** A plan in the terms of `trainer.proto`. Throws a `RangeError` for a patience of 0 epochs. */
export function recipeOf(plan: FitPlan, rows: number): PlannedRecipe {
  const { length, keep, batchSize } = plan;
  if (keep.kind === "best" && keep.patience === 0) throw new RangeError("a patience of 0 epochs");
  const perEpoch = stepsPerEpoch(rows, batchSize);
  const steps = "steps" in length ? length.steps : length.epochs * perEpoch;
  const recipe: Recipe = {
    steps,
    batchSize,
    optimiser: OPTIMISERS[plan.optimiser],
    momentum: plan.momentum,
    weightDecay: plan.weightDecay,
    seed: plan.seed,
    proximalTerm: plan.proximal?.term ?? 0,
    freezeShared: plan.freezeShared,
    exportGradient: plan.exportGradient,
    gradientNormMax: plan.gradientNormMax ?? 0,
    keepBest: keep.kind === "best" ? { patience: keep.patience ?? 0 } : null,
  };
  const rate = (_: unknown, step: number): number => learningRateAt(plan.learningRate, step / perEpoch);
  return { recipe, learningRates: Float64Array.from({ length: steps }, rate) };
}
