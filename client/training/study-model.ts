import type { Examples } from "../../models/examples.ts";
import type { Layout } from "../../models/layout.ts";
import type { FitSplit } from "../../models/training/fit.ts";
import type { FitHooks } from "../../models/training/fit-hooks.ts";
import type { FitPlan, FitResult } from "../../models/training/fit-plan.ts";

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
    split: FitSplit,
    plan: FitPlan,
    hooks: FitHooks,
  ): Promise<FitResult>;
  /** Raw outputs `[rows.length, tasks]` (logits, standardised values) of the model with these parameters. */
  outputs(parameters: Float32Array, examples: Examples, rows: Uint32Array): Promise<Float32Array>;
  /** Frees memory, threads and connections. Not to be called while a call is under way. */
  dispose(): Promise<void>;
}
