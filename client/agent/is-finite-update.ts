import { isFiniteVector } from "../../models/is-finite-vector.ts";
import type { TrainedUpdate } from "../training/trainer.ts";

/** Whether an update may leave: every value finite, weight positive, loss finite. */
export function isFiniteUpdate({ update, weight, trainLoss }: TrainedUpdate): boolean {
  if (!(Number.isFinite(weight) && weight > 0 && Number.isFinite(trainLoss))) return false;
  return isFiniteVector(update);
}
