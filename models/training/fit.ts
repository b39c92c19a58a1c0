import type { EngineState } from "../runtime/engine.ts";

/** All that decides how an interrupted training goes on. */
export type FitCheckpoint = {
  /** Steps that are done. */
  readonly step: number;
  readonly lossSum: number;
  readonly engine: EngineState;
  /** The epoch to be kept so far, where the plan keeps the best. */
  readonly best: {
    readonly epoch: number;
    readonly validationLoss: number | null;
    readonly parameters: Float32Array;
  } | null;
  /** The sum of the shared gradients so far, where the plan exports them. */
  readonly sharedGradient: Float32Array | null;
};
