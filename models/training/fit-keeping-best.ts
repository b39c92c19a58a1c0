import type { Architecture } from "../architecture/trunk-and-heads.ts";
import type { Examples } from "../examples.ts";
import type { Engine } from "../runtime/engine.ts";
import { meanTaskLoss, scoreTasks } from "./score.ts";
import { trainEpochs, type TrainingHooks, type TrainingPlan } from "./train-epochs.ts";

/** A training plan, and the architecture of the engine's model. */
export type FitPlan = TrainingPlan & { readonly architecture: Architecture };

/** Which epoch was kept, and how good it was. */
export type Fit = {
  /** Counted from 1; 0 when there was nothing to train on. */
  readonly bestEpoch: number;
  /** Mean over tasks of the task's mean loss at the best epoch; null without validation labels. */
  readonly validationLoss: number | null;
};

/**
 * Trains for the plan's epochs and leaves the engine with the parameters of the epoch that did best on the
 * validation rows; of equals the first, without validation labels the last. The optimiser's moments stay
 * those of the last epoch.
 */
export async function fitKeepingBest(
  engine: Engine,
  examples: Examples,
  split: { readonly trainRows: Uint32Array; readonly validationRows: Uint32Array },
  plan: FitPlan,
  hooks: TrainingHooks = {},
): Promise<Fit> {
  const best = new Float32Array(engine.parameters.length);
  let fit: Fit = { bestEpoch: 0, validationLoss: null };
  const onEpoch = async (epoch: number): Promise<void> => {
    const outputs = await engine.outputs(examples.features, split.validationRows);
    const loss = meanTaskLoss(scoreTasks(outputs, examples, split.validationRows, plan.architecture));
    if (loss === null || fit.validationLoss === null || loss < fit.validationLoss) {
      fit = { bestEpoch: epoch, validationLoss: loss };
      best.set(engine.parameters);
    }
    await hooks.onEpoch?.(epoch);
  };
  const { steps } = await trainEpochs(engine, examples, split.trainRows, plan, { ...hooks, onEpoch });
  if (steps === 0) return { bestEpoch: 0, validationLoss: fit.validationLoss };
  engine.parameters.set(best);
  return fit;
}
