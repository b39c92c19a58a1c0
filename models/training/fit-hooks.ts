import type { EngineState } from "../runtime/engine.ts";

/** What a training tells while it runs, and how it is stopped. */
export type FitHooks = {
  /** After each step, or now and then; `steps` counts all of the plan. */
  readonly onStep?: ((progress: FitProgress) => void) | undefined;
  /** Training stops before the next step and throws the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Where an interrupted training of the same plan goes on, and where it is kept meanwhile. */
  readonly checkpoints?: FitCheckpoints | undefined;
};

/** How far a training is. */
export type FitProgress = {
  readonly step: number;
  readonly steps: number;
  /** Of the last step. */
  readonly loss: number;
  /** Training rows seen so far, by this training from its begin. */
  readonly samples: number;
};

/** Keeps a training's state on disk. A trainer of a partner's own may not offer any. */
export interface FitCheckpoints {
  /** The state that an interrupted training of the same plan left, or null. */
  read(): FitCheckpoint | null;
  /** Whether it is time to keep the state again. */
  isDue(): boolean;
  /** The state's vectors are the training's own: they change when this has returned. */
  save(checkpoint: FitCheckpoint): void;
}

/** All that decides how an interrupted training goes on. */
export type FitCheckpoint = {
  /** Steps that are done. */
  readonly step: number;
  readonly lossSum: number;
  readonly engine: EngineState;
  /** The epoch to be kept so far, where the plan keeps the best. */
  readonly best: KeptEpoch | null;
  /** The sum of the shared gradients so far, where the plan exports them. */
  readonly sharedGradient: Float32Array | null;
};

/** The parameters of one epoch, counted from 1, and their loss on the validation rows. */
export type KeptEpoch = {
  readonly epoch: number;
  /** Mean over tasks; null without validation labels. */
  readonly validationLoss: number | null;
  readonly parameters: Float32Array;
};
