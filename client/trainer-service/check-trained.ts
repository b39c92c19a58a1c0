import { isFiniteVector } from "../../models/is-finite-vector.ts";
import { stepsPerEpoch } from "../../models/training/fit.ts";
import type { FitResult } from "../../models/training/fit-plan.ts";
import type { Trained__Output } from "../../proto/gen/chorale/v1/Trained.ts";
import { FederationError } from "../../transport/federation-error.ts";
import type { TrainRequest } from "./train-request.ts";
import { wrongAnswer } from "./trainer-failure.ts";

/**
 * A trainer's answer as the result of a fit. Throws `FederationError("NOT_FINITE")` where training diverged
 * and `FederationError("TRAINING_FAILED")` where the answer does not fit the question.
 */
export function checkTrained(
  asked: TrainRequest,
  trained: Trained__Output,
  parameters: Float32Array,
  sharedGradient: Float32Array | null,
): FitResult {
  const { plan, parameters: start, sharedLength } = asked;
  checkCounts(asked, trained);
  if (!Number.isFinite(trained.meanLoss) || !isFiniteVector(parameters))
    throw new FederationError("NOT_FINITE", "training by the node's own trainer did not stay finite");
  if (sharedGradient !== null && !isFiniteVector(sharedGradient))
    throw new FederationError("NOT_FINITE", "the gradient by the node's own trainer did not stay finite");
  const isStill = plan.freezeShared || plan.exportGradient;
  if (isStill && !sameBits(parameters.subarray(0, sharedLength), start.subarray(0, sharedLength)))
    throw wrongAnswer("it moved the shared parameters, which were to stay");
  return {
    parameters,
    meanLoss: trained.meanLoss,
    steps: trained.steps,
    epochs: trained.epochs,
    bestEpoch: plan.keep.kind === "best" ? trained.bestEpoch : null,
    validationLoss: trained.validated ? trained.validationLoss : null,
    sharedGradient,
  };
}

function checkCounts({ plan, rows, learningRates }: TrainRequest, trained: Trained__Output): void {
  const planned = learningRates.length;
  const { steps, epochs, bestEpoch, validated, validationLoss } = trained;
  const epochsOfSteps = Math.ceil(steps / stepsPerEpoch(rows.length, plan.batchSize));
  const mayStop = plan.keep.kind === "best" && plan.keep.patience !== null;
  if (steps > planned || (steps < planned && !mayStop) || steps === 0)
    throw wrongAnswer(`it trained ${steps} steps of ${planned}`);
  if (epochs !== epochsOfSteps)
    throw wrongAnswer(`${steps} steps make ${epochsOfSteps} epochs, not ${epochs}`);
  const hasBest = plan.keep.kind === "best";
  if (hasBest ? bestEpoch < 1 || bestEpoch > epochs : bestEpoch !== 0)
    throw wrongAnswer(`epoch ${bestEpoch} of ${epochs} as the one to keep`);
  if (validated && !(hasBest && Number.isFinite(validationLoss)))
    throw wrongAnswer("a validation loss that it was not asked for, or that is not finite");
}

function sameBits(left: Float32Array, right: Float32Array): boolean {
  const bytes = (vector: Float32Array): Buffer =>
    Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength);
  return bytes(left).equals(bytes(right));
}
