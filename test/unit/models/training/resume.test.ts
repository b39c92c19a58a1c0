import { describe, expect, it } from "vitest";
import type { EngineOptions } from "../../../../models/runtime/engine.ts";
import { fit } from "../../../../models/training/fit.ts";
import type { FitCheckpoint } from "../../../../models/training/fit-hooks.ts";
import type { FitPlan, FitResult } from "../../../../models/training/fit-plan.ts";
import { architecture, examples, freshEngine, plan, split } from "./fit-cases.ts";

type Case = { readonly plan: FitPlan; readonly engine?: Partial<EngineOptions> };
const lazy = { ...architecture, input: "sparse", moments: "lazy" } as const;
const keepBest = { kind: "best", patience: 3 } as const;
/** The third epoch, which ends with step 15, is the best. */
const fast = { ...plan.learningRate, base: 0.05 };

/** All with dropout; a training of 28 or more steps, of 5 an epoch. */
const cases: Record<string, Case> = {
  adam: { plan },
  "early stopping": { plan: { ...plan, keep: keepBest, learningRate: fast } },
  "momentum, clipping and a warm-up": {
    plan: {
      ...plan,
      optimiser: "sgd",
      momentum: 0.9,
      gradientNormMax: 0.1,
      learningRate: { ...plan.learningRate, warmupEpochs: 3, schedule: { kind: "cosine" } },
    },
    engine: { optimiser: "sgd", momentum: 0.9 },
  },
  "lazy moments, adamw and early stopping": {
    plan: { ...plan, optimiser: "adamw", weightDecay: 0.05, keep: keepBest, learningRate: fast },
    engine: { optimiser: "adamw", weightDecay: 0.05, architecture: lazy },
  },
  "sparse input and momentum": {
    plan: { ...plan, optimiser: "sgd", momentum: 0.8 },
    engine: { optimiser: "sgd", momentum: 0.8, architecture: { ...architecture, input: "sparse" } },
  },
  "exported gradients": {
    plan: { ...plan, optimiser: "sgd", length: { steps: 28 }, exportGradient: true },
    engine: { optimiser: "sgd" },
  },
};

/** A copy, as a file would be. */
function copyOf(checkpoint: FitCheckpoint): FitCheckpoint {
  const { engine, sharedGradient } = checkpoint;
  const vectors = engine.vectors.map((pieces) => pieces.map((piece) => piece.slice()));
  return { ...checkpoint, engine: { ...engine, vectors }, sharedGradient: sharedGradient?.slice() ?? null };
}

/** A training that stops at `stopAt`, when the state of the step before is kept. */
async function interrupted({ plan: own, engine: options }: Case, stopAt: number): Promise<FitCheckpoint> {
  const engine = await freshEngine(options);
  const controller = new AbortController();
  const kept: FitCheckpoint[] = [];
  const checkpoints = {
    read: () => null,
    isDue: () => kept.length === 0 && done === stopAt,
    save: (checkpoint: FitCheckpoint) => void kept.push(copyOf(checkpoint)),
  };
  let done = 0;
  const onStep = ({ step }: { step: number }): void => {
    done = step;
    if (step === stopAt + 1) controller.abort(new Error("killed"));
  };
  const hooks = { onStep, signal: controller.signal, checkpoints };
  await expect(fit(engine, examples, split, own, hooks)).rejects.toThrow("killed");
  return kept[0]!;
}

async function goneOn({ plan: own, engine: options }: Case, checkpoint: FitCheckpoint): Promise<FitResult> {
  const engine = await freshEngine(options);
  const steps: number[] = [];
  const checkpoints = { read: () => checkpoint, isDue: () => false, save: () => expect.unreachable() };
  const onStep = ({ step }: { step: number }): void => void steps.push(step);
  const result = await fit(engine, examples, split, own, { onStep, checkpoints });
  expect(steps[0]).toBe(checkpoint.step + 1);
  expect(steps).toHaveLength(result.steps - checkpoint.step);
  return result;
}

describe.each(Object.entries(cases))("a training that is killed and goes on: %s", (_, one) => {
  it.each([1, 4, 5, 13, 22])("after step %i it ends in the same bits", async (stopAt) => {
    const whole = await fit(await freshEngine(one.engine), examples, split, one.plan);
    expect(whole.steps).toBeGreaterThan(stopAt + 1);
    if (one.plan.keep.kind === "best") expect(whole.bestEpoch).toBe(3);
    const checkpoint = await interrupted(one, stopAt);
    expect(checkpoint.step).toBe(stopAt);
    expect(await goneOn(one, checkpoint)).toEqual(whole);
  });
});

it("keeps the state whenever it is due, but not at the end", async () => {
  const saved: number[] = [];
  let step = 0;
  const checkpoints = {
    read: () => null,
    isDue: () => step % 10 === 0,
    save: (checkpoint: FitCheckpoint) => void saved.push(checkpoint.step),
  };
  const onStep = (progress: { step: number }): void => void (step = progress.step);
  await fit(await freshEngine(), examples, split, plan, { onStep, checkpoints });
  expect(saved).toEqual([10, 20, 30]);
});
