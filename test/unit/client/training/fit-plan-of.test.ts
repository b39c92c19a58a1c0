import { expect, test } from "vitest";
import { fitPlanOf } from "../../../../client/training/fit-plan-of.ts";
import { standardise, type NodeStudy } from "../../../../client/training/node-study.ts";
import { splitByFold } from "../../../../client/data/folds.ts";
import type { FitPlan } from "../../../../models/training/fit-plan.ts";
import { learningRateAt } from "../../../../models/training/learning-rate.ts";
import { freshModel, smallStudy, syntheticData } from "./synthetic-study.ts";

/** The plan of round `number`, of a study with this recipe. */
function planOf(training: Record<string, unknown>, number: number, compounds = 150): FitPlan {
  const manifest = smallStudy({ training: { batchSize: 16, learningRate: 0.1, ...training } });
  const { prepared } = syntheticData(manifest, 1, compounds);
  const { columns, examples } = standardise({ manifest, prepared } as NodeStudy, freshModel(manifest));
  const trainRows = splitByFold(prepared.fold, manifest.protocol.folds).training;
  const learnt = { columns, labels: examples.labels, trainRows };
  return fitPlanOf(manifest, learnt, { roundsDone: number - 1, rounds: 1, seed: 9 });
}

test("a round of epochs has its place in the study's schedule", () => {
  const plan = planOf({ epochsPerRound: 3, schedule: { kind: "step", at: [4] }, warmupEpochs: 1 }, 2);
  expect(plan.length).toEqual({ epochs: 3 });
  expect(plan.learningRate).toEqual({
    base: 0.1,
    schedule: { kind: "step", at: [4], factor: 0.3 },
    warmupEpochs: 1,
    epochsTotal: 12,
    epochsDone: 3,
  });
  expect(plan).toMatchObject({ batchSize: 16, seed: 9, keep: { kind: "last" }, gradientNormMax: null });
  expect(plan).toMatchObject({ proximal: null, freezeShared: false, exportGradient: false });
});

test("early stopping keeps the best epoch", () => {
  const plan = planOf({ epochsPerRound: 3, earlyStopping: { patience: 2 }, gradientNormMax: 5 }, 1);
  expect(plan).toMatchObject({ keep: { kind: "best", patience: 2 }, gradientNormMax: 5 });
});

test("rounds counted in steps have the same rate at nodes of any size", () => {
  const training = {
    stepsPerRound: 10,
    schedule: { kind: "step", at: [2], factor: 0.1 },
    warmupEpochs: 1.5,
  };
  for (const schedule of [training, { ...training, schedule: "cosine" }])
    for (const round of [1, 2, 3, 4]) {
      const [small, large] = [planOf(schedule, round, 50), planOf(schedule, round, 500)];
      expect(small.length).toEqual({ steps: 10 });
      expect(small.learningRate.epochsTotal).toBeGreaterThan(large.learningRate.epochsTotal);
      const rates = [small, large].map(({ learningRate }) => learningRateAt(learningRate, 0));
      expect(rates[0]).toBeCloseTo(rates[1]!, 12);
    }
  const rates = [1, 2, 3].map((round) => learningRateAt(planOf(training, round).learningRate, 0));
  expect(rates[0]).toBe(0);
  expect(rates[1]).toBeCloseTo(0.1 / 1.5, 12);
  expect(rates[2]).toBeCloseTo(0.01, 12);
});

test("labels weigh by their task's number and protocol, and both classes as balance says", () => {
  const { labelWeights } = planOf({ taskWeightExponent: -0.5, classBalance: "balanced" }, 1);
  expect(labelWeights.plain).toHaveLength(3);
  const [logS, active, clearance] = [...labelWeights.plain];
  expect(clearance).toBeGreaterThan(logS!);
  expect(active).not.toBe(labelWeights.marked[1]);
});
