import { onTestFinished } from "vitest";
import { completeArchitecture } from "../../../../models/architecture/complete-architecture.ts";
import { initialParameters } from "../../../../models/architecture/initial-parameters.ts";
import type { Engine, EngineOptions } from "../../../../models/runtime/engine.ts";
import { createEngine } from "../../../../models/runtime/graph-engine.ts";
import { createOnnxRuntime } from "../../../../models/runtime/onnx/onnx-runtime.ts";
import type { FitPlan } from "../../../../models/training/fit-plan.ts";
import { rowsUpTo, syntheticExamples } from "../../../support/synthetic-examples.ts";

/** A linear rule over ten of forty sparse features; every fifth row has no label. */
export const examples = syntheticExamples(
  { rows: 300, columns: 40, tasks: 1, density: 0.2, seed: 6 },
  (row, _task, index) =>
    index % 5 === 4
      ? Number.NaN
      : Number(row.slice(0, 5).reduce((a, b) => a + b) > row.slice(5, 10).reduce((a, b) => a + b)),
);
export const split = { trainRows: rowsUpTo(200), validationRows: rowsUpTo(300).slice(200) };

export const architecture = completeArchitecture({
  features: 40,
  trunk: [32],
  dropout: 0.2,
  sharedHead: [{ name: "a", kind: "classification" }],
  privateHead: [],
});

/** Eight epochs of five steps. */
export const plan: FitPlan = {
  optimiser: "adam",
  momentum: 0,
  weightDecay: 0,
  length: { epochs: 8 },
  batchSize: 32,
  learningRate: {
    base: 5e-3,
    schedule: { kind: "constant" },
    warmupEpochs: 0,
    epochsTotal: 8,
    epochsDone: 0,
  },
  labelWeights: { plain: Float32Array.of(1), marked: Float32Array.of(1) },
  seed: 1,
  proximal: null,
  freezeShared: false,
  gradientNormMax: null,
  keep: { kind: "last" },
  exportGradient: false,
};

/** An engine with the same initial parameters each time, for the length of a test. */
export async function freshEngine(options: Partial<EngineOptions> = {}): Promise<Engine> {
  const engine = await createEngine({
    architecture,
    objective: { regression: "squared", censored: false },
    optimiser: "adam",
    momentum: 0,
    weightDecay: 0,
    batchSize: 32,
    threads: 1,
    runtime: await createOnnxRuntime({ threads: 1 }),
    ...options,
  });
  onTestFinished(() => engine.dispose());
  engine.writeParameters(initialParameters(engine.layout, 2));
  return engine;
}
