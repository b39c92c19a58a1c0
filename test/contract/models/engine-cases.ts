import { afterAll } from "vitest";
import { completeArchitecture } from "../../../models/architecture/complete-architecture.ts";
import { initialParameters } from "../../../models/architecture/initial-parameters.ts";
import { localLayout, sharedLayout } from "../../../models/architecture/trunk-and-heads.ts";
import type { Engine, EngineOptions, StepOptions } from "../../../models/runtime/engine.ts";
import * as reference from "../../support/reference-network.ts";
import { syntheticExamples, type SyntheticExamples } from "../../support/synthetic-examples.ts";

/** Engine options but for the runtime, which a contract's caller brings. */
export type CaseOptions = Omit<EngineOptions, "runtime">;
/** Makes an engine on the runtime under test. */
export type CreateEngine = (options: CaseOptions) => Promise<Engine>;

export const architecture = completeArchitecture({
  features: 12,
  trunk: [9, 7],
  activation: "tanh",
  sharedHead: [
    { name: "solubility", kind: "regression" },
    { name: "toxicity", kind: "classification" },
  ],
  privateHead: [{ name: "clearance", kind: "regression" }],
});
export const tasks = 3;
export const sharedLength = sharedLayout(architecture).length;
export const length = localLayout(architecture).length;
/** Every column is set in some of the first eight rows, so that a sparse step touches all of the table. */
export const some = syntheticExamples(
  { rows: 20, columns: 12, tasks, density: 0.4, seed: 1 },
  (row, task, index) =>
    (index + task) % 4 === 0 ? Number.NaN : task === 1 ? Number(row[0]! > 0) : row[1]! - row[2]!,
  (task, index) => (task === 1 ? 0 : (index % 3) - 1),
);
export const step: StepOptions = { learningRate: 0.1, labelWeights: plainWeights(1, 2, 0.5), seed: 7 };

const defaults: CaseOptions = {
  architecture,
  objective: { regression: "squared", censored: false },
  optimiser: "sgd",
  momentum: 0,
  weightDecay: 0,
  batchSize: 8,
  threads: 1,
};

/** Weights that do not tell marked labels from plain ones. */
export function plainWeights(...weights: number[]): StepOptions["labelWeights"] {
  return { plain: Float32Array.from(weights), marked: Float32Array.from(weights) };
}

/** Starts engines with the same initial parameters, on options of one's own, and disposes of them all. */
export function engineStarter(
  create: CreateEngine,
  common: Partial<CaseOptions>,
): (options?: Partial<CaseOptions>) => Promise<Engine> {
  const open: Engine[] = [];
  afterAll(async () => {
    for (const engine of open) await engine.dispose();
  });
  return async (options = {}) => {
    const engine = await create({ ...defaults, ...common, ...options });
    open.push(engine);
    engine.writeParameters(initialParameters(engine.layout, 5));
    return engine;
  };
}

/** The loss of `step` in float64. */
export function referenceLossOf(
  examples: SyntheticExamples,
  rows: Uint32Array,
  point: ArrayLike<number>,
  objective: EngineOptions["objective"] = defaults.objective,
): number {
  const dense = [...rows].map((row) => examples.dense[row]!);
  const pick = (table: ArrayLike<number>): number[] =>
    [...rows].flatMap((row) => Array.from({ length: tasks }, (_, task) => table[row * tasks + task]!));
  const [labels, censoring] = [pick(examples.matrix), pick(examples.censoring)];
  const { plain } = step.labelWeights;
  return reference.referenceLoss(architecture, point, dense, labels, plain, { objective, censoring });
}

/** What a step of gradient descent at rate 1 says that the gradient is. */
export async function gradientBySgd(
  engine: Engine,
  rows: Uint32Array,
  options: Partial<StepOptions> = {},
): Promise<Float64Array> {
  const before = engine.readParameters();
  await engine.step(some, rows, { ...step, ...options, learningRate: 1 });
  const after = engine.readParameters();
  return Float64Array.from(before, (weight, index) => weight - after[index]!);
}
