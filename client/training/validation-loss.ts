import type { Architecture } from "../../models/architecture/trunk-and-heads.ts";
import type { Examples } from "../../models/examples.ts";
import { meanTaskLoss, scoreTasks } from "../../models/training/score.ts";
import type { StudyModel } from "./study-model.ts";

/** A model with parameters to judge it by. */
export type JudgedModel = {
  readonly model: StudyModel;
  readonly architecture: Architecture;
  readonly parameters: Float32Array;
};

/**
 * The mean over tasks of the model's mean loss on these rows, computed here whoever trained it; null without
 * labels.
 */
export async function validationLossOf(
  { model, architecture, parameters }: JudgedModel,
  examples: Examples,
  rows: Uint32Array,
): Promise<number | null> {
  const outputs = await model.outputs(parameters, examples, rows);
  return meanTaskLoss(scoreTasks(outputs, examples.labels, rows, architecture));
}
