import type { LabelWeights } from "../examples.ts";
import type { OptimiserOptions } from "../runtime/engine.ts";
import type { LearningRatePlan } from "./learning-rate.ts";

/** What one local training does, as plain values: an engine follows it, or a trainer of a partner's own. */
export type FitPlan = OptimiserOptions & {
  /** An epoch is one pass over all rows that have a label with weight. */
  readonly length: { readonly epochs: number } | { readonly steps: number };
  readonly batchSize: number;
  readonly learningRate: LearningRatePlan;
  readonly labelWeights: LabelWeights;
  /** Decides the order of rows and the dropout masks. */
  readonly seed: number;
  /** FedProx: pulls the shared parameters towards the anchor. */
  readonly proximal: { readonly term: number; readonly anchor: Float32Array } | null;
  /** Only the private head and the local trunk learn. */
  readonly freezeShared: boolean;
  /** Gradients of a larger norm are scaled down to it. */
  readonly gradientNormMax: number | null;
  /**
   * `last`: ends with the parameters of the last step. `best`: with those of the epoch that did best on the
   * validation rows (of equals the first, without validation labels the last), and stops early after
   * `patience` epochs without a better one where that is not null.
   */
  readonly keep: { readonly kind: "last" } | { readonly kind: "best"; readonly patience: number | null };
  /**
   * Shared parameters stay where they are and the mean of their gradients over the steps is returned, for
   * averaging gradients among nodes; the rest learns as ever.
   */
  readonly exportGradient: boolean;
};

/** What a local training ended with. */
export type FitResult = {
  /** The whole local layout. */
  readonly parameters: Float32Array;
  /** Over all steps, each before its update; 0 where there was nothing to train on. */
  readonly meanLoss: number;
  readonly steps: number;
  /** Epochs begun. */
  readonly epochs: number;
  /** Counted from 1; null where the last state was kept. */
  readonly bestEpoch: number | null;
  /**
   * Mean over tasks at the epoch that was kept; null without validation labels or where the last was kept.
   */
  readonly validationLoss: number | null;
  /** `[shared elements]`; null unless the plan exports it. */
  readonly sharedGradient: Float32Array | null;
};
