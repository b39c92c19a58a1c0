import { createHash } from "node:crypto";
import { isFiniteVector } from "../../models/is-finite-vector.ts";
import { seedWords } from "../../models/random/seeded-random.ts";
import type { FitCheckpoints, FitHooks } from "../../models/training/fit-hooks.ts";
import type { FitPlan, FitResult } from "../../models/training/fit-plan.ts";
import { labelCounts } from "../../models/training/label-weights.ts";
import { learningRateAt } from "../../models/training/learning-rate.ts";
import { software } from "../../process/software.ts";
import { FederationError } from "../../transport/federation-error.ts";
import { canonicalDigest } from "../../trust/manifest/canonical.ts";
import { fitPlanOf } from "./fit-plan-of.ts";
import { wholeModel, type NodeStudy, type StudyExamples } from "./node-study.ts";
import { taskWeighings } from "./study-tasks.ts";
import type { GlobalModel, TrainedUpdate } from "./trainer.ts";

/** Which round is trained, from which model. */
export type Round = { readonly number: number; readonly model: GlobalModel };

/** Keeps one round's training, until its update exists. */
export type RoundCheckpoints = FitCheckpoints & { remove(): void };

/**
 * One round at one node, by the manifest's recipe and strategy: from the global model and the private head as
 * it was before the round, with fresh moments. The update is the way that the shared parameters went; of
 * FedSGD one step of the round's learning rate against their mean gradient. The new private head is on disk
 * before the update is returned. The same round and model give the same bits, also where an earlier attempt
 * was interrupted and `checkpointsOf` the training's key goes on from it. Throws
 * `FederationError("NOT_FINITE")` when training diverges, and the signal's reason when stopped.
 *
 * Beside what the engine holds there are at most four vectors of the model's size at a time: the global
 * model, the whole model at the start, the trained one, and the update.
 */
export async function trainRound(
  study: NodeStudy,
  examples: StudyExamples,
  round: Round,
  hooks: Pick<FitHooks, "onStep" | "signal">,
  checkpointsOf: (key: string) => RoundCheckpoints,
): Promise<TrainedUpdate> {
  const { folds, heads, sharedLength } = study;
  const split = { trainRows: folds.training, validationRows: folds.validation };
  const plan = roundPlan(study, examples, round);
  const weight = trainingLabels(study, examples);
  const checkpoints = checkpointsOf(trainingKey(study, round, plan.seed, weight));
  const start = wholeModel(study, round.model, heads.before(round.number));
  const result = await study.model.fit(start, examples.examples, split, plan, { ...hooks, checkpoints });
  const update = updateOf(round.model, result, rateOfRound(study, plan));
  const head = result.parameters.subarray(sharedLength);
  if (!Number.isFinite(result.meanLoss) || !isFiniteVector(update) || !isFiniteVector(head)) {
    checkpoints.remove();
    throw new FederationError("NOT_FINITE", `training in round ${round.number} did not stay finite`);
  }
  if (head.length > 0) heads.save(round.number, head);
  checkpoints.remove();
  return { update, digest: digestOf(update), weight, trainLoss: result.meanLoss };
}

/** The manifest's recipe, with what its strategy asks for. */
function roundPlan(
  { manifest, folds, node }: NodeStudy,
  { columns, examples }: StudyExamples,
  { number, model }: Round,
): FitPlan {
  const { strategy, seed: studySeed } = manifest;
  const [seed] = seedWords(1, studySeed, node, "round", number);
  const learnt = { columns, labels: examples.labels, trainRows: folds.training };
  const plan = fitPlanOf(manifest, learnt, { roundsDone: number - 1, rounds: 1, seed: seed! });
  switch (strategy.name) {
    case "fedavg":
    case "median":
    case "trimmed_mean":
      return plan;
    case "fedprox":
      return { ...plan, proximal: { term: strategy.proximalTerm, anchor: model.parameters } };
    case "fedsgd":
      return { ...plan, exportGradient: true };
  }
}

function trainingLabels({ folds }: NodeStudy, { columns, examples }: StudyExamples): number {
  const kinds = taskWeighings(columns).map(({ kind }) => kind);
  return labelCounts(examples.labels, kinds, folds.training).reduce((sum, { all }) => sum + all, 0);
}

/** What decides the bits of a round's training, as far as it can change between two runs of the node. */
function trainingKey(
  { manifest, node, runtime, architecture, folds }: NodeStudy,
  { number: round, model: { digest: model } }: Round,
  seed: number,
  labels: number,
): string {
  const { privateHead } = architecture;
  const rows = folds.training.length;
  const work = { manifest, node, round, model, seed, privateHead, rows, labels };
  return canonicalDigest({ software, runtime, ...work });
}

/** The learning rate in the middle of the round: a warm-up's first round moves, too. */
function rateOfRound({ manifest }: NodeStudy, { learningRate }: FitPlan): number {
  return learningRateAt(learningRate, learningRate.epochsTotal / manifest.rounds.count / 2);
}

function updateOf(
  { parameters: base }: GlobalModel,
  { parameters: trained, sharedGradient }: FitResult,
  rate: number,
): Float32Array<SharedArrayBuffer> {
  const update = new Float32Array(new SharedArrayBuffer(base.byteLength));
  for (let index = 0; index < update.length; index += 1)
    update[index] = sharedGradient === null ? trained[index]! - base[index]! : -rate * sharedGradient[index]!;
  return update;
}

/** SHA-256 of a vector's bytes, which are little-endian on every platform that Node supports in practice. */
function digestOf(vector: Float32Array): string {
  return createHash("sha256")
    .update(new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength))
    .digest("hex");
}
