import {
  completeArchitecture,
  type ArchitectureDescription,
} from "../../models/architecture/complete-architecture.ts";
import { initialParameters } from "../../models/architecture/initial-parameters.ts";
import type { Objective } from "../../models/architecture/training-graph.ts";
import { localLayout, sharedLayout, type Architecture } from "../../models/architecture/trunk-and-heads.ts";
import type { Examples } from "../../models/examples.ts";
import { seededRandom } from "../../models/random/seeded-random.ts";
import { createEngine } from "../../models/runtime/graph-engine.ts";
import { createOnnxRuntime } from "../../models/runtime/onnx/onnx-runtime.ts";
import { fit, type FitSplit } from "../../models/training/fit.ts";
import type { FitPlan, FitResult } from "../../models/training/fit-plan.ts";
import { rowsUpTo, syntheticExamples } from "./synthetic-examples.ts";

const ROWS = 120;
const FEATURES = 40;
const TRAIN_ROWS = 90;

/** Both kinds of tasks in both heads. */
export function trainerArchitecture(extra: Partial<ArchitectureDescription> = {}): Architecture {
  return completeArchitecture({
    features: FEATURES,
    trunk: [16, 8],
    sharedHead: [
      { name: "active", kind: "classification" },
      { name: "soluble", kind: "regression" },
    ],
    privateHead: [
      { name: "toxic", kind: "classification" },
      { name: "stable", kind: "regression" },
    ],
    ...extra,
  });
}

export const objective: Objective = { regression: "huber", censored: true };

/** Labels that can be learned; three in ten are missing, and one in five regression labels is censored. */
export function trainerExamples(): Examples {
  const random = seededRandom(3, "labels");
  const options = { rows: ROWS, columns: FEATURES, tasks: 4, density: 0.2, seed: 1 };
  return syntheticExamples(
    options,
    (row, task) => {
      const sum = row.slice(task * 5, task * 5 + 8).reduce((total, value) => total + value, 0) - 1.6;
      if (random.uniform() < 0.3) return Number.NaN;
      return task % 2 === 0 ? Number(sum > 0) : sum;
    },
    (task, index) => (task % 2 === 1 && index % 5 === 0 ? (index % 2) * 2 - 1 : 0),
  );
}

export const split: FitSplit = {
  trainRows: rowsUpTo(TRAIN_ROWS),
  validationRows: rowsUpTo(ROWS).subarray(TRAIN_ROWS),
};

/** Adam at a constant rate for two epochs, and what is given instead. */
export function fitPlan(instead: Partial<FitPlan> = {}): FitPlan {
  return {
    optimiser: "adam",
    momentum: 0,
    weightDecay: 0,
    length: { epochs: 2 },
    batchSize: 32,
    learningRate: {
      base: 0.01,
      schedule: { kind: "constant" },
      warmupEpochs: 0,
      epochsTotal: 2,
      epochsDone: 0,
    },
    labelWeights: { plain: Float32Array.of(1, 1, 0.5, 2), marked: Float32Array.of(2, 0.7, 1, 1) },
    seed: 9,
    proximal: null,
    freezeShared: false,
    gradientNormMax: null,
    keep: { kind: "last" },
    exportGradient: false,
    ...instead,
  };
}

/** Parameters to begin with. */
export function startOf(architecture: Architecture): Float32Array {
  return initialParameters(localLayout(architecture), 5);
}

/** FedProx towards parameters that are not those of the start. */
export function proximalOf(architecture: Architecture): FitPlan["proximal"] {
  const shared = startOf(architecture).slice(0, sharedLayout(architecture).length);
  return { term: 0.5, anchor: shared.map((value) => value / 2 + 0.01) };
}

/** The same fit by our own engine in this process, and the outputs of the start for all rows. */
export async function fitByOurEngine(
  architecture: Architecture,
  examples: Examples,
  plan: FitPlan,
): Promise<{ readonly result: FitResult; readonly outputs: Float32Array }> {
  const runtime = await createOnnxRuntime({ threads: 1 });
  const { optimiser, momentum, weightDecay, batchSize } = plan;
  const options = { optimiser, momentum, weightDecay, batchSize, threads: 1, anchored: true };
  const engine = await createEngine({ architecture, objective, runtime, ...options });
  try {
    engine.writeParameters(startOf(architecture));
    const outputs = await engine.outputs(examples.features, rowsUpTo(ROWS));
    return { outputs, result: await fit(engine, examples, split, plan) };
  } finally {
    await engine.dispose();
  }
}

/** The largest difference of two vectors of the same length. */
export function farthest(left: Float32Array, right: Float32Array): number {
  if (left.length !== right.length) throw new RangeError(`${left.length} and ${right.length} elements`);
  return left.reduce((most, value, index) => Math.max(most, Math.abs(value - right[index]!)), 0);
}
