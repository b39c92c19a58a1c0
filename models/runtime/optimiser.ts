import type { FloatView, KernelMemory } from "../kernels/kernel-memory.ts";
import type { SparseStep } from "../kernels/sparse-table.ts";
import type { OptimiserOptions } from "./engine.ts";

const BETA1 = 0.9;
const BETA2 = 0.999;
const EPSILON = 1e-8;

/** How many moments the optimiser keeps for each parameter. */
export function momentCount({ optimiser, momentum }: OptimiserOptions): 0 | 1 | 2 {
  if (optimiser !== "sgd") return 2;
  return momentum > 0 ? 1 : 0;
}

/**
 * The rule of one step of a part of the model that learns on its own, in the form that the kernels take:
 * gradient descent with momentum, Adam or AdamW. `step` counts the part's steps from 1.
 */
export function stepRule(
  { optimiser, momentum, weightDecay }: OptimiserOptions,
  step: number,
  learningRate: number,
): Omit<Extract<SparseStep, { optimiser: "sgd" }>, "scale" | "proximal"> | AdamRule {
  if (optimiser === "sgd") return { optimiser, rate: learningRate, momentum };
  // Kingma and Ba 2015, end of section 2: the bias correction folded into rate and epsilon.
  const correction = Math.sqrt(1 - BETA2 ** step);
  return {
    optimiser: "adam",
    rate: (learningRate * correction) / (1 - BETA1 ** step),
    beta1: BETA1,
    beta2: BETA2,
    epsilon: EPSILON * correction,
    keep: optimiser === "adamw" ? 1 - learningRate * weightDecay : 1,
  };
}

type AdamRule = Omit<Extract<SparseStep, { optimiser: "adam" }>, "scale" | "proximal">;

/** Moves a range of flat vectors one step along the gradient. */
export function updateRange(
  memory: KernelMemory,
  vectors: {
    readonly parameters: FloatView;
    readonly gradient: FloatView;
    readonly moments: readonly FloatView[];
  },
  { start, end }: { readonly start: number; readonly end: number },
  rule: ReturnType<typeof stepRule>,
): void {
  const weight = vectors.parameters.subarray(start, end);
  const gradient = vectors.gradient.subarray(start, end);
  const [first, second] = vectors.moments.map((moment) => moment.subarray(start, end));
  if (rule.optimiser === "adam") memory.adam({ weight, gradient, mean: first!, square: second! }, rule);
  else if (first === undefined) memory.addScaled(weight, gradient, -rule.rate);
  else memory.sgdMomentum({ weight, gradient, velocity: first }, rule);
}
