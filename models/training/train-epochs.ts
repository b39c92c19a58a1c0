import { setImmediate as nextTurn } from "node:timers/promises";
import type { Examples } from "../examples.ts";
import { seededRandom, seedWords } from "../random/seeded-random.ts";
import type { Engine, StepOptions } from "../runtime/engine.ts";

/** What a training does, whatever it is part of. */
export type TrainingPlan = {
  readonly epochs: number;
  /** At most the engine's batch size. */
  readonly batchSize: number;
  /** The learning rate after `epoch` epochs of this plan; fractions within an epoch. */
  readonly learningRateOf: (epoch: number) => number;
  /** Weight of one label of each task, `[tasks]`. */
  readonly taskWeights: Float32Array;
  /** Decides the order of rows and the dropout masks. */
  readonly seed: number;
  readonly proximal?: StepOptions["proximal"] | undefined;
  readonly freezeShared?: boolean | undefined;
};

/** What a training tells while it runs, and how it is stopped. */
export type TrainingHooks = {
  /** After each step; `steps` counts all of the plan. */
  readonly onStep?: ((progress: { step: number; steps: number; loss: number }) => void) | undefined;
  /** After each epoch, counted from 1; training waits for it. */
  readonly onEpoch?: ((epoch: number) => Promise<void>) | undefined;
  /** Training stops before the next step and throws the signal's reason. */
  readonly signal?: AbortSignal | undefined;
};

/** Steps between two turns of the event loop, in which an abort can arrive. */
const STEPS_PER_TURN = 4;

/**
 * Trains on the rows that have a label with weight, shuffled anew each epoch; the same plan gives the same
 * bits. The mean loss is over all steps, each before its update; without any usable label there are no steps
 * and the loss is 0.
 */
export async function trainEpochs(
  engine: Engine,
  examples: Examples,
  rows: Uint32Array,
  plan: TrainingPlan,
  hooks: TrainingHooks = {},
): Promise<{ meanLoss: number; steps: number }> {
  const usable = usableRows(examples, rows, plan.taskWeights);
  const stepsPerEpoch = Math.ceil(usable.length / plan.batchSize);
  const steps = stepsPerEpoch * plan.epochs;
  let [step, lossSum] = [0, 0];
  for (let epoch = 0; epoch < plan.epochs; epoch += 1) {
    shuffle(usable, plan.seed, epoch);
    for (let start = 0; start < usable.length; start += plan.batchSize) {
      if (step % STEPS_PER_TURN === 0) await nextTurn();
      hooks.signal?.throwIfAborted();
      const batch = usable.subarray(start, start + plan.batchSize);
      const loss = await engine.step(examples, batch, stepOptions(plan, step, step / stepsPerEpoch));
      step += 1;
      lossSum += loss;
      hooks.onStep?.({ step, steps, loss });
    }
    await hooks.onEpoch?.(epoch + 1);
  }
  return { meanLoss: steps === 0 ? 0 : lossSum / steps, steps };
}

function stepOptions(plan: TrainingPlan, step: number, epoch: number): StepOptions {
  const { taskWeights, proximal, freezeShared = false } = plan;
  const [seed] = seedWords(1, plan.seed, "step", step);
  const options = { learningRate: plan.learningRateOf(epoch), taskWeights, seed: seed!, freezeShared };
  return proximal === undefined ? options : { ...options, proximal };
}

function usableRows({ tasks, labels }: Examples, rows: Uint32Array, taskWeights: Float32Array): Uint32Array {
  const weighted = [...taskWeights.keys()].filter((task) => taskWeights[task]! > 0);
  return rows.filter((row) => weighted.some((task) => !Number.isNaN(labels[row * tasks + task])));
}

/** Fisher and Yates. The order builds on the one before, which the same plan reproduces. */
function shuffle(rows: Uint32Array, seed: number, epoch: number): void {
  const random = seededRandom(seed, "order of rows", epoch);
  for (let last = rows.length - 1; last > 0; last -= 1) {
    const other = random.below(last + 1);
    const row = rows[last]!;
    rows[last] = rows[other]!;
    rows[other] = row;
  }
}
