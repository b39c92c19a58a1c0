import { join } from "node:path";
import { exportOnnxModel } from "../../models/export/export-onnx-model.ts";
import { seedWords } from "../../models/random/seeded-random.ts";
import { fitKeepingBest } from "../../models/training/fit-keeping-best.ts";
import { learningRateAt } from "../../models/training/learning-rate.ts";
import { meanTaskLoss, scoreTasks } from "../../models/training/score.ts";
import { taskWeights } from "../../models/training/task-weights.ts";
import { writeAtomically } from "../../process/write-atomically.ts";
import { describeModel } from "./describe-model.ts";
import type { EndpointResult, Evaluation } from "./evaluation.ts";
import { loadModel, standardise, type NodeStudy, type StudyExamples } from "./node-study.ts";
import { protocolWeights } from "./study-tasks.ts";
import { testMetric } from "./test-metric.ts";
import type { GlobalModel } from "./trainer.ts";

const REFIT_EPOCHS = 10;

/**
 * The end of a study at one node: fits the private head to the released model, scores the test fold, and
 * writes `model.onnx` (trunk and both heads) and then `evaluation.json` into `folder`.
 */
export async function finishStudy(
  study: NodeStudy,
  model: GlobalModel,
  place: { readonly node: string; readonly folder: string },
  onFraction: (fraction: number) => void,
  signal: AbortSignal,
): Promise<void> {
  const { manifest, architecture, engine, heads } = study;
  const examples = standardise(study, model);
  loadModel(study, model, heads.latest());
  if (architecture.privateHead.length > 0) await refitHead(study, examples, place.node, onFraction, signal);
  const results = await scoreTestFold(study, examples);
  const description = {
    ...describeModel(manifest, examples, study.prepared.protocolHash),
    modelDigest: model.digest,
  };
  const onnx = exportOnnxModel({ architecture, parameters: engine.parameters, description });
  const evaluation: Evaluation = { study: manifest.study, node: place.node, model: model.digest, results };
  writeAtomically(join(place.folder, "model.onnx"), onnx);
  writeAtomically(join(place.folder, "evaluation.json"), `${JSON.stringify(evaluation, null, 2)}\n`);
  onFraction(1);
}

/** Trains the private head alone, and keeps it as it was where that does no worse on the validation fold. */
async function refitHead(
  study: NodeStudy,
  { columns, examples }: StudyExamples,
  node: string,
  onFraction: (fraction: number) => void,
  signal: AbortSignal,
): Promise<void> {
  const { manifest, architecture, engine, folds, sharedLength } = study;
  const { schedule, learningRate: base, batchSize, taskWeightExponent } = manifest.training;
  const asItWas = engine.parameters.slice(sharedLength);
  const lossAsItWas = await validationLoss(study, examples);
  const weights = taskWeights(examples, folds.training, taskWeightExponent, protocolWeights(columns)).fill(
    0,
    0,
    architecture.sharedHead.length,
  );
  const [seed] = seedWords(1, manifest.seed, node, "finish");
  engine.resetOptimiser();
  const plan = {
    epochs: REFIT_EPOCHS,
    batchSize,
    learningRateOf: (epoch: number) => learningRateAt({ schedule, base }, epoch, REFIT_EPOCHS),
    taskWeights: weights,
    seed: seed!,
    freezeShared: true,
    architecture,
  };
  const onStep = ({ step, steps }: { step: number; steps: number }): void => onFraction(step / (steps + 1));
  const split = { trainRows: folds.training, validationRows: folds.validation };
  const fit = await fitKeepingBest(engine, examples, split, plan, { onStep, signal });
  const isBetter = fit.validationLoss === null || (lossAsItWas !== null && fit.validationLoss < lossAsItWas);
  if (!isBetter) engine.parameters.set(asItWas, sharedLength);
}

async function validationLoss(
  { engine, folds, architecture }: NodeStudy,
  examples: StudyExamples["examples"],
): Promise<number | null> {
  const outputs = await engine.outputs(examples.features, folds.validation);
  return meanTaskLoss(scoreTasks(outputs, examples, folds.validation, architecture));
}

async function scoreTestFold(
  { prepared, engine, folds }: NodeStudy,
  { columns, examples }: StudyExamples,
): Promise<EndpointResult[]> {
  const outputs = await engine.outputs(examples.features, folds.test);
  return prepared.tasks.map(({ name, endpoint: { kind, head } }) => {
    const task = columns.findIndex((column) => column.name === name);
    return { endpoint: name, kind, head, ...testMetric(kind, examples, folds.test, outputs, task) };
  });
}
