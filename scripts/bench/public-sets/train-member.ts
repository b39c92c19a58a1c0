import { completeArchitecture } from "../../../models/architecture/complete-architecture.ts";
import { initialParameters } from "../../../models/architecture/initial-parameters.ts";
import type { Task } from "../../../models/architecture/trunk-and-heads.ts";
import type { LabelRows, SparseRows } from "../../../models/examples.ts";
import { ResidentRows } from "../../../models/resident-rows.ts";
import { createEngine } from "../../../models/runtime/graph-engine.ts";
import { createOnnxRuntime } from "../../../models/runtime/onnx/onnx-runtime.ts";
import { fit } from "../../../models/training/fit.ts";
import type { FitPlan } from "../../../models/training/fit-plan.ts";
import { labelWeights } from "../../../models/training/label-weights.ts";

/** How one network is trained; the fields mean what they mean in a study's manifest. */
export type MemberRecipe = {
  readonly input: "dense" | "sparse";
  readonly moments: "exact" | "lazy";
  readonly trunk: readonly number[];
  readonly dropout: number;
  readonly epochs: number;
  readonly batchSize: number;
  readonly learningRate: number;
  readonly schedule: FitPlan["learningRate"]["schedule"];
  readonly optimiser: "adam" | "adamw";
  readonly weightDecay: number;
  readonly regression: "squared" | "huber";
  /** A label of a task with n labels counts n to this power. */
  readonly taskExponent: number;
  /** A label below or above a bound counts by its side only. */
  readonly censored: boolean;
};

/** One network to train on some rows, whose raw outputs are wanted for others. */
export type MemberWork = {
  readonly recipe: MemberRecipe;
  readonly tasks: readonly Task[];
  readonly features: SparseRows;
  readonly labels: LabelRows;
  readonly trainRows: Uint32Array;
  readonly outputRows: Uint32Array;
  readonly seed: number;
  readonly threads: number;
};

/** What a trained network says, `[outputRows.length, tasks]`, and what training it took. */
export type MemberResult = {
  readonly outputs: Float32Array;
  readonly steps: number;
  readonly seconds: number;
};

/** Trains one network from its seed by the same loop as a node. It holds its thread while it does. */
export async function trainMember(work: MemberWork): Promise<MemberResult> {
  const { recipe, tasks, trainRows, seed, threads, labels } = work;
  const { input, moments, trunk, dropout, batchSize, optimiser, weightDecay, regression, censored } = recipe;
  const settings = { features: work.features.columns, input, moments, trunk, dropout };
  const architecture = completeArchitecture({ ...settings, sharedHead: tasks, privateHead: [] });
  const runtime = await createOnnxRuntime({ threads });
  const learning = { optimiser, momentum: 0, weightDecay };
  const objective = { regression, censored };
  const engine = await createEngine({ ...learning, architecture, objective, batchSize, threads, runtime });
  try {
    engine.writeParameters(initialParameters(engine.layout, seed));
    const examples = { features: new ResidentRows(work.features), labels };
    const plan = { ...planOf(work), ...learning };
    const beganMs = performance.now();
    const { steps } = await fit(engine, examples, { trainRows, validationRows: new Uint32Array() }, plan);
    const seconds = (performance.now() - beganMs) / 1000;
    return { outputs: await engine.outputs(examples.features, work.outputRows), steps, seconds };
  } finally {
    await engine.dispose();
  }
}

function planOf({
  recipe,
  tasks,
  trainRows,
  seed,
  labels,
}: MemberWork): Omit<FitPlan, "optimiser" | "momentum" | "weightDecay"> {
  const { epochs, batchSize, learningRate: base, schedule, taskExponent: exponent } = recipe;
  const weighing = tasks.map(({ kind }) => ({ kind, weight: 1, censoredWeight: 1 }));
  return {
    length: { epochs },
    batchSize,
    learningRate: { base, schedule, warmupEpochs: 0, epochsTotal: epochs, epochsDone: 0 },
    labelWeights: labelWeights(labels, trainRows, weighing, { exponent, classBalance: "none" }),
    seed,
    proximal: null,
    freezeShared: false,
    gradientNormMax: null,
    keep: { kind: "last" },
    exportGradient: false,
  };
}
