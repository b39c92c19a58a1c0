import type { Architecture } from "../../models/architecture/trunk-and-heads.ts";
import type { Engine } from "../../models/runtime/engine.ts";
import { createOnnxEngine } from "../../models/runtime/onnx-engine.ts";
import { learningRateAt } from "../../models/training/learning-rate.ts";
import type { StudyManifest } from "../../trust/manifest/study-manifest.ts";

/** The engine that trains a study's architecture by the manifest's recipe. */
export function engineOf(
  { training }: StudyManifest,
  architecture: Architecture,
  threads: number,
): Promise<Engine> {
  const { optimiser, weightDecay, batchSize } = training;
  return createOnnxEngine({ architecture, optimiser, weightDecay, batchSize, threads });
}

/**
 * Epochs of local training over the whole study: the effort of the federation and of what it is compared
 * with.
 */
export function studyEpochs({ rounds, training }: StudyManifest): number {
  return rounds.count * training.epochsPerRound;
}

/**
 * The manifest's learning rate, as a function of the epochs after `epochsDone`; it runs over the whole study.
 */
export function learningRateFrom(manifest: StudyManifest, epochsDone: number): (epoch: number) => number {
  const { schedule, learningRate: base } = manifest.training;
  const total = studyEpochs(manifest);
  return (epoch) => learningRateAt({ schedule, base }, Math.min(epochsDone + epoch, total), total);
}
