import { setImmediate as nextTurn } from "node:timers/promises";
import type { Examples, LabelWeights } from "../../../models/examples.ts";
import { seedWords } from "../../../models/random/seeded-random.ts";
import type { Engine, StepOptions } from "../../../models/runtime/engine.ts";
import { orderOfEpoch } from "../../../models/training/row-order.ts";
import { meanTaskLoss, scoreTasks } from "../../../models/training/score.ts";
import type { Recipe__Output } from "../../../proto/gen/chorale/v1/Recipe.ts";
import type { Trained } from "../../../proto/gen/chorale/v1/Trained.ts";
import type { TrainerProgress } from "../../../proto/gen/chorale/v1/TrainerProgress.ts";

/** A recipe and the arrays that came with it. */
export type RecipeArrays = {
  readonly recipe: Recipe__Output;
  readonly rows: Uint32Array;
  readonly validationRows: Uint32Array;
  readonly learningRates: Float64Array;
  readonly labelWeights: LabelWeights;
  readonly anchor: Float32Array | null;
};

/** What a fit ended with. */
export type RecipeResult = {
  readonly trained: Trained;
  readonly parameters: Float32Array;
  readonly sharedGradient: Float32Array | null;
};

type Best = { readonly epoch: number; readonly loss: number | null; readonly parameters: Float32Array };

/**
 * Follows a recipe from the parameters that the engine holds; `onProgress` after each step. Null when
 * `isWanted` says no.
 */
export async function fitByRecipe(
  engine: Engine,
  examples: Examples,
  request: RecipeArrays,
  onProgress: (progress: TrainerProgress) => void,
  isWanted: () => boolean,
): Promise<RecipeResult | null> {
  const { recipe, rows, learningRates } = request;
  const { steps, batchSize, keepBest } = recipe;
  const perEpoch = Math.ceil(rows.length / batchSize);
  const gradient = recipe.exportGradient ? new Float32Array(engine.sharedLength) : null;
  let [step, epoch, lossSum, samples] = [0, 0, 0, 0];
  let best: Best | null = null;
  while (step < steps && !isTooLate(best, epoch, recipe)) {
    const order = orderOfEpoch(rows, recipe.seed, epoch);
    epoch += 1;
    for (let at = 0; at < perEpoch && step < steps; at += 1) {
      await nextTurn();
      if (!isWanted()) return null;
      const batch = order.subarray(at * batchSize, (at + 1) * batchSize);
      const loss = await engine.step(examples, batch, {
        ...stepOptions(request, gradient),
        learningRate: learningRates[step]!,
        seed: seedWords(1, recipe.seed, "step", step)[0]!,
      });
      [step, lossSum, samples] = [step + 1, lossSum + loss, samples + batch.length];
      onProgress({ step, steps, loss, samples });
    }
    if (keepBest) best = await betterOf(best, epoch, engine, examples, request.validationRows);
  }
  const sharedGradient = gradient?.map((sum) => sum / step) ?? null;
  const validated = best !== null && best.loss !== null;
  const kept = { bestEpoch: best?.epoch ?? 0, validated, validationLoss: best?.loss ?? 0 };
  const trained = { steps: step, epochs: epoch, meanLoss: lossSum / step, ...kept };
  return { trained, parameters: best?.parameters ?? engine.readParameters(), sharedGradient };
}

function stepOptions(
  { recipe, labelWeights, anchor }: RecipeArrays,
  sharedGradient: Float32Array | null,
): Omit<StepOptions, "learningRate" | "seed"> {
  return {
    labelWeights,
    freezeShared: recipe.freezeShared,
    proximal: anchor === null ? undefined : { term: recipe.proximalTerm, anchor },
    gradientNormMax: recipe.gradientNormMax > 0 ? recipe.gradientNormMax : undefined,
    sharedGradient: sharedGradient ?? undefined,
  };
}

function isTooLate(best: Best | null, epoch: number, { keepBest }: Recipe__Output): boolean {
  const patience = keepBest?.patience ?? 0;
  return best !== null && patience > 0 && epoch - best.epoch >= patience;
}

async function betterOf(
  best: Best | null,
  epoch: number,
  engine: Engine,
  examples: Examples,
  rows: Uint32Array,
): Promise<Best> {
  const outputs = await engine.outputs(examples.features, rows);
  const loss = meanTaskLoss(scoreTasks(outputs, examples.labels, rows, engine.architecture));
  if (best !== null && best.loss !== null && loss !== null && !(loss < best.loss)) return best;
  return { epoch, loss, parameters: engine.readParameters() };
}
