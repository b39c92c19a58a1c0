import type { Examples } from "../../models/examples.ts";
import type { Layout } from "../../models/layout.ts";
import type { FitCheckpoint } from "../../models/training/fit.ts";
import type { FitPlan, FitResult } from "../../models/training/fit-plan.ts";

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
  /** Training rows seen so far. */
  readonly samples: number;
};

/** Keeps a training's state on disk. A trainer of a partner's own may not offer any. */
export interface FitCheckpoints {
  /** The state that an interrupted training of the same plan left, or null. */
  read(): FitCheckpoint | null;
  /** Whether it is time to keep the state again. */
  isDue(): boolean;
  save(checkpoint: FitCheckpoint): void;
}

/** Where a node's model is trained and evaluated: this process's engine, or a partner's own trainer. */
export interface StudyModel {
  /** Of the parameters: `localLayout` of the study's architecture. */
  readonly layout: Layout;
  /**
   * Trains from `parameters` by the plan. Without a row that has a label with weight nothing changes and
   * there are no steps.
   */
  fit(
    parameters: Float32Array,
    examples: Examples,
    split: { readonly trainRows: Uint32Array; readonly validationRows: Uint32Array },
    plan: FitPlan,
    hooks: FitHooks,
  ): Promise<FitResult>;
  /** Raw outputs `[rows.length, tasks]` (logits, standardised values) of the model with these parameters. */
  outputs(parameters: Float32Array, examples: Examples, rows: Uint32Array): Promise<Float32Array>;
  /** Frees memory, threads and connections. Not to be called while a call is under way. */
  dispose(): Promise<void>;
}
