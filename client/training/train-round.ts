import { createHash } from "node:crypto";
import { isFiniteVector } from "../../models/is-finite-vector.ts";
import { seedWords } from "../../models/random/seeded-random.ts";
import { labelCounts, taskWeights } from "../../models/training/task-weights.ts";
import { trainEpochs } from "../../models/training/train-epochs.ts";
import { FederationError } from "../../transport/federation-error.ts";
import { learningRateFrom } from "./engine-of.ts";
import { loadModel, type NodeStudy, type StudyExamples } from "./node-study.ts";
import { protocolWeights } from "./study-tasks.ts";
import type { GlobalModel, TrainedUpdate } from "./trainer.ts";

/**
 * One round at one node: from the global model and the private head as it was before the round,
 * `epochsPerRound` epochs with a fresh optimiser. The new private head is on disk before the update is
 * returned. The same round and model give the same bits. Throws `FederationError("NOT_FINITE")` when training
 * diverges, and the signal's reason when stopped.
 */
export async function trainRound(
  study: NodeStudy,
  { columns, examples }: StudyExamples,
  round: { readonly node: string; readonly number: number; readonly model: GlobalModel },
  onFraction: (fraction: number) => void,
  signal: AbortSignal,
): Promise<TrainedUpdate> {
  const { manifest, engine, folds, heads, sharedLength } = study;
  const { training, strategy, seed: studySeed } = manifest;
  loadModel(study, round.model, heads.before(round.number));
  engine.resetOptimiser();
  const [seed] = seedWords(1, studySeed, round.node, "round", round.number);
  const anchor = round.model.parameters;
  const plan = {
    epochs: training.epochsPerRound,
    batchSize: training.batchSize,
    learningRateOf: learningRateFrom(manifest, (round.number - 1) * training.epochsPerRound),
    taskWeights: taskWeights(examples, folds.training, training.taskWeightExponent, protocolWeights(columns)),
    seed: seed!,
    proximal: strategy.name === "fedprox" ? { term: strategy.proximalTerm, anchor } : undefined,
  };
  const onStep = ({ step, steps }: { step: number; steps: number }): void => onFraction(step / steps);
  const { meanLoss } = await trainEpochs(engine, examples, folds.training, plan, { onStep, signal });
  const update = differenceOf(engine.parameters.subarray(0, sharedLength), anchor);
  const head = engine.parameters.subarray(sharedLength);
  if (!Number.isFinite(meanLoss) || !isFiniteVector(update) || !isFiniteVector(head))
    throw new FederationError("NOT_FINITE", `training in round ${round.number} did not stay finite`);
  if (head.length > 0) heads.save(round.number, head);
  const weight = labelCounts(examples, folds.training).reduce((sum, count) => sum + count, 0);
  return { update, digest: digestOf(update), weight, trainLoss: meanLoss };
}

function differenceOf(trained: Float32Array, base: Float32Array): Float32Array<SharedArrayBuffer> {
  const update = new Float32Array(new SharedArrayBuffer(trained.byteLength));
  for (let index = 0; index < update.length; index += 1) update[index] = trained[index]! - base[index]!;
  return update;
}

/** SHA-256 of a vector's bytes, which are little-endian on every platform that Node supports in practice. */
function digestOf(vector: Float32Array): string {
  return createHash("sha256")
    .update(new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength))
    .digest("hex");
}
