import type { FitPlan } from "../../models/training/fit-plan.ts";
import type { PlannedRecipe } from "./recipe-of.ts";

/** What a trainer is asked to do. */
export type TrainRequest = PlannedRecipe & {
  /** Of the examples, as they were loaded. */
  readonly digest: string;
  readonly plan: FitPlan;
  readonly parameters: Float32Array;
  /** At least one; each has a label with weight. */
  readonly rows: Uint32Array;
  readonly validationRows: Uint32Array;
  readonly sharedLength: number;
};
