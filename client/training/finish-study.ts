import { join } from "node:path";
import { exportOnnxModel } from "../../models/export/export-onnx-model.ts";
import { seedWords } from "../../models/random/seeded-random.ts";
import type { FitPlan } from "../../models/training/fit-plan.ts";
import { writeAtomically } from "../../process/write-atomically.ts";
import { describeModel } from "./describe-model.ts";
import type { EndpointResult, Evaluation } from "./evaluation.ts";
import { fitPlanOf } from "./fit-plan-of.ts";
import { standardise, wholeModel, type NodeStudy, type StudyExamples } from "./node-study.ts";
import { testMetric } from "./test-metric.ts";
import type { GlobalModel } from "./trainer.ts";
import { validationLossOf } from "./validation-loss.ts";

const REFIT_EPOCHS = 10;

/**
 * The end of a study at one node: fits the private head to the released model, scores the test fold, and
 * writes `model.onnx` (trunk and both heads) and then `evaluation.json` into the study's folder.
 */
export async function finishStudy(
  study: NodeStudy,
  model: GlobalModel,
  onFraction: (fraction: number) => void,
  signal: AbortSignal,
): Promise<void> {
  const { manifest, node, folder, architecture, heads } = study;
  const examples = standardise(study, model);
  const asItWas = wholeModel(study, model, heads.latest());
  const parameters =
    architecture.privateHead.length > 0
      ? await refitHead(study, examples, asItWas, onFraction, signal)
      : asItWas;
  const results = await scoreTestFold(study, examples, parameters);
  const description = {
    ...describeModel(manifest, examples, study.prepared.protocolHash),
    modelDigest: model.digest,
  };
  const onnx = exportOnnxModel({ architecture, parameters, description });
  const evaluation: Evaluation = { study: manifest.study, node, model: model.digest, results };
  writeAtomically(join(folder, "model.onnx"), onnx);
  writeAtomically(join(folder, "evaluation.json"), `${JSON.stringify(evaluation, null, 2)}\n`);
  onFraction(1);
}

/** Trains the private head alone, and keeps it as it was where that does no worse on the validation fold. */
async function refitHead(
  study: NodeStudy,
  examples: StudyExamples,
  asItWas: Float32Array,
  onFraction: (fraction: number) => void,
  signal: AbortSignal,
): Promise<Float32Array> {
  const { folds, model, architecture } = study;
  const judged = { model, architecture, parameters: asItWas };
  const lossAsItWas = await validationLossOf(judged, examples.examples, folds.validation);
  const onStep = ({ step, steps }: { step: number; steps: number }): void => onFraction(step / (steps + 1));
  const split = { trainRows: folds.training, validationRows: folds.validation };
  const plan = refitPlan(study, examples);
  const fit = await model.fit(asItWas, examples.examples, split, plan, { onStep, signal });
  const isBetter = fit.validationLoss === null || (lossAsItWas !== null && fit.validationLoss < lossAsItWas);
  return isBetter ? fit.parameters : asItWas;
}

/** Shared endpoints weigh nothing: their head stays as it is. */
function refitPlan(
  { manifest, node, folds, architecture }: NodeStudy,
  { columns, examples }: StudyExamples,
): FitPlan {
  const [seed] = seedWords(1, manifest.seed, node, "finish");
  const learnt = { columns, labels: examples.labels, trainRows: folds.training };
  const plan = fitPlanOf(manifest, learnt, { roundsDone: 0, rounds: 1, seed: seed! });
  const { base, schedule } = plan.learningRate;
  const { plain, marked } = plan.labelWeights;
  const shared = architecture.sharedHead.length;
  return {
    ...plan,
    length: { epochs: REFIT_EPOCHS },
    learningRate: {
      base,
      schedule: schedule.kind === "step" ? { kind: "cosine" } : schedule,
      warmupEpochs: 0,
      epochsTotal: REFIT_EPOCHS,
      epochsDone: 0,
    },
    labelWeights: { plain: plain.slice().fill(0, 0, shared), marked: marked.slice().fill(0, 0, shared) },
    freezeShared: true,
    keep: { kind: "best", patience: null },
  };
}

async function scoreTestFold(
  { prepared, model, folds }: NodeStudy,
  { columns, examples }: StudyExamples,
  parameters: Float32Array,
): Promise<EndpointResult[]> {
  const outputs = await model.outputs(parameters, examples, folds.test);
  return prepared.tasks.map(({ name, endpoint: { kind, head } }) => {
    const task = columns.findIndex((column) => column.name === name);
    return { endpoint: name, kind, head, ...testMetric(kind, examples.labels, folds.test, outputs, task) };
  });
}
