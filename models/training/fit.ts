import { setImmediate as nextTurn } from "node:timers/promises";
import { tasksOf } from "../architecture/trunk-and-heads.ts";
import type { Examples } from "../examples.ts";
import { seedWords } from "../random/seeded-random.ts";
import type { Engine, StepOptions } from "../runtime/engine.ts";
import type { FitCheckpoint, FitHooks, KeptEpoch } from "./fit-hooks.ts";
import type { FitPlan, FitResult } from "./fit-plan.ts";
import { learningRateAt } from "./learning-rate.ts";
import { orderOfEpoch, weightedRows } from "./row-order.ts";
import { meanTaskLoss, scoreInBlocks } from "./score.ts";

/** The rows that a training learns from, and those by which its best epoch is chosen. */
export type FitSplit = { readonly trainRows: Uint32Array; readonly validationRows: Uint32Array };

/** Steps between two turns of the event loop, in which an abort can arrive. */
const STEPS_PER_TURN = 4;

/**
 * Trains from the parameters that the engine holds, with fresh moments, and leaves it with those of the
 * result. The same plan from the same parameters gives the same bits, also when it was interrupted and goes
 * on from a checkpoint. Throws the signal's reason when stopped.
 */
export async function fit(
  engine: Engine,
  examples: Examples,
  split: FitSplit,
  plan: FitPlan,
  hooks: FitHooks = {},
): Promise<FitResult> {
  const run = new FitRun(engine, examples, split, plan);
  run.begin(hooks.checkpoints?.read() ?? null);
  for (let turn = 0; !run.isOver; turn += 1) {
    if (turn % STEPS_PER_TURN === 0) await nextTurn();
    hooks.signal?.throwIfAborted();
    const loss = await run.step();
    hooks.onStep?.({ step: run.stepsDone, steps: run.steps, loss, samples: run.samples });
    if (!run.isOver && hooks.checkpoints?.isDue()) hooks.checkpoints.save(run.checkpoint());
  }
  return run.finish();
}

/** Steps of training rows of `batchSize` at most that make one pass over `rows` rows. */
export function stepsPerEpoch(rows: number, batchSize: number): number {
  return Math.ceil(rows / batchSize);
}

class FitRun {
  readonly steps: number;
  readonly #engine: Engine;
  readonly #examples: Examples;
  readonly #validationRows: Uint32Array;
  readonly #plan: FitPlan;
  readonly #rows: Uint32Array;
  readonly #stepsPerEpoch: number;
  readonly #sharedGradient: Float32Array | null;
  #step = 0;
  #lossSum = 0;
  #best: KeptEpoch | null = null;
  #order: { readonly epoch: number; readonly rows: Uint32Array } | null = null;

  constructor(engine: Engine, examples: Examples, { trainRows, validationRows }: FitSplit, plan: FitPlan) {
    const { length, labelWeights, batchSize, exportGradient } = plan;
    const kinds = tasksOf(engine.architecture).map(({ kind }) => kind);
    this.#engine = engine;
    this.#examples = examples;
    this.#validationRows = validationRows;
    this.#plan = plan;
    this.#rows = weightedRows(examples.labels, trainRows, kinds, labelWeights);
    this.#stepsPerEpoch = stepsPerEpoch(this.#rows.length, batchSize);
    const steps = "steps" in length ? length.steps : length.epochs * this.#stepsPerEpoch;
    this.steps = this.#rows.length === 0 ? 0 : steps;
    this.#sharedGradient = exportGradient ? new Float32Array(engine.sharedLength) : null;
  }

  get stepsDone(): number {
    return this.#step;
  }

  /** Whether all steps are done, or the best epoch is too long ago. */
  get isOver(): boolean {
    if (this.#step >= this.steps) return true;
    const { keep } = this.#plan;
    if (keep.kind === "last" || keep.patience === null || this.#best === null) return false;
    return this.#isEpochsEnd && this.#epochs - this.#best.epoch >= keep.patience;
  }

  get samples(): number {
    const rest = (this.#step % this.#stepsPerEpoch) * this.#plan.batchSize;
    return Math.floor(this.#step / this.#stepsPerEpoch) * this.#rows.length + rest;
  }

  /** Epochs begun. */
  get #epochs(): number {
    return Math.ceil(this.#step / this.#stepsPerEpoch);
  }

  get #isEpochsEnd(): boolean {
    return this.#step % this.#stepsPerEpoch === 0;
  }

  async step(): Promise<number> {
    const at = this.#step % this.#stepsPerEpoch;
    const { batchSize, keep } = this.#plan;
    const order = this.#orderOf((this.#step - at) / this.#stepsPerEpoch);
    const batch = order.subarray(at * batchSize, (at + 1) * batchSize);
    const loss = await this.#engine.step(this.#examples, batch, this.#stepOptions());
    this.#step += 1;
    this.#lossSum += loss;
    if (keep.kind === "best" && (this.#isEpochsEnd || this.#step === this.steps)) await this.#keepBetter();
    return loss;
  }

  begin(checkpoint: FitCheckpoint | null): void {
    if (checkpoint === null) return this.#engine.resetOptimiser();
    const { step, lossSum, engine, best, sharedGradient } = checkpoint;
    this.#engine.writeState(engine);
    if (sharedGradient !== null) this.#sharedGradient!.set(sharedGradient);
    this.#step = step;
    this.#lossSum = lossSum;
    this.#best = best;
  }

  checkpoint(): FitCheckpoint {
    return {
      step: this.#step,
      lossSum: this.#lossSum,
      engine: this.#engine.readState(),
      best: this.#best,
      sharedGradient: this.#sharedGradient,
    };
  }

  finish(): FitResult {
    const steps = this.#step;
    const best = this.#best;
    if (best !== null) this.#engine.writeParameters(best.parameters);
    const gradient = this.#sharedGradient;
    if (gradient !== null && steps > 0)
      for (let index = 0; index < gradient.length; index += 1) gradient[index]! /= steps;
    return {
      parameters: best?.parameters ?? this.#engine.readParameters(),
      meanLoss: steps === 0 ? 0 : this.#lossSum / steps,
      steps,
      epochs: steps === 0 ? 0 : this.#epochs,
      bestEpoch: best?.epoch ?? null,
      validationLoss: best?.validationLoss ?? null,
      sharedGradient: gradient,
    };
  }

  /** Without validation labels the later one is the better. */
  async #keepBetter(): Promise<void> {
    const { features, labels } = this.#examples;
    const outputsOf = (rows: Uint32Array): Promise<Float32Array> => this.#engine.outputs(features, rows);
    const { architecture } = this.#engine;
    const scores = await scoreInBlocks(outputsOf, labels, this.#validationRows, architecture);
    const validationLoss = meanTaskLoss(scores);
    const before = this.#best?.validationLoss ?? null;
    if (validationLoss !== null && before !== null && !(validationLoss < before)) return;
    // The one before is let go first: there need not be room for both.
    this.#best = null;
    this.#best = { epoch: this.#epochs, validationLoss, parameters: this.#engine.readParameters() };
  }

  #orderOf(epoch: number): Uint32Array {
    if (this.#order?.epoch !== epoch)
      this.#order = { epoch, rows: orderOfEpoch(this.#rows, this.#plan.seed, epoch) };
    return this.#order.rows;
  }

  #stepOptions(): StepOptions {
    const { learningRate, labelWeights, seed, proximal, freezeShared, gradientNormMax } = this.#plan;
    const [own] = seedWords(1, seed, "step", this.#step);
    return {
      learningRate: learningRateAt(learningRate, this.#step / this.#stepsPerEpoch),
      labelWeights,
      seed: own!,
      freezeShared,
      proximal: proximal ?? undefined,
      gradientNormMax: gradientNormMax ?? undefined,
      sharedGradient: this.#sharedGradient ?? undefined,
    };
  }
}
