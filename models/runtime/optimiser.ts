import type { FloatView, KernelMemory } from "../kernels/kernel-memory.ts";
import type { EngineOptions } from "./engine.ts";

const BETA1 = 0.9;
const BETA2 = 0.999;
const EPSILON = 1e-8;

/** A range of the flat vector that learns on its own: it counts its own steps. */
export type OptimiserPart = { readonly start: number; readonly end: number; steps: number };

/**
 * Adam, AdamW or plain gradient descent on ranges of `parameters`, in the kernels' memory. `update` takes one
 * step along `gradient` on each part given.
 */
export type Optimiser = {
  update(parts: readonly OptimiserPart[], learningRate: number): void;
  reset(): void;
};

/**
 * Elements that `createOptimiser` takes from the kernels' memory besides parameters and gradient, view by
 * view.
 */
export function optimiserElements(optimiser: EngineOptions["optimiser"], length: number): number[] {
  return optimiser === "sgd" ? [] : [length, length];
}

/** An optimiser over `parameters` and `gradient`, two views of the same length in `memory`. */
export function createOptimiser(
  memory: KernelMemory,
  parameters: FloatView,
  gradient: FloatView,
  options: Pick<EngineOptions, "optimiser" | "weightDecay">,
): Optimiser {
  if (options.optimiser === "sgd")
    return {
      update(parts, learningRate) {
        for (const { start, end } of parts)
          memory.addScaled(parameters.subarray(start, end), gradient.subarray(start, end), -learningRate);
      },
      reset() {},
    };
  const mean = memory.floats(parameters.length);
  const square = memory.floats(parameters.length);
  const weightDecay = options.optimiser === "adamw" ? options.weightDecay : 0;
  return {
    update(parts, learningRate) {
      for (const part of parts) {
        part.steps += 1;
        const cut = (view: FloatView): FloatView => view.subarray(part.start, part.end);
        const views = {
          weight: cut(parameters),
          gradient: cut(gradient),
          mean: cut(mean),
          square: cut(square),
        };
        memory.adam(views, adamTerms(part.steps, learningRate, weightDecay));
      }
    },
    reset() {
      memory.zero(mean);
      memory.zero(square);
    },
  };
}

/** Kingma and Ba 2015, end of section 2: the bias correction folded into rate and epsilon. */
function adamTerms(
  step: number,
  learningRate: number,
  weightDecay: number,
): Parameters<KernelMemory["adam"]>[1] {
  const correction = Math.sqrt(1 - BETA2 ** step);
  return {
    rate: (learningRate * correction) / (1 - BETA1 ** step),
    beta1: BETA1,
    beta2: BETA2,
    epsilon: EPSILON * correction,
    keep: 1 - learningRate * weightDecay,
  };
}
