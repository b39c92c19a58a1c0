import { expect, it } from "vitest";
import { modelHeader } from "../../../../client/trainer-service/load-header.ts";
import { recipeOf } from "../../../../client/trainer-service/recipe-of.ts";
import { localLayout, sharedLayout } from "../../../../models/architecture/trunk-and-heads.ts";
import { fitPlan, objective, proximalOf, trainerArchitecture } from "../../../support/trainer-study.ts";

const architecture = trainerArchitecture();

it("counts the steps of epochs, the last batch of each smaller, or takes them as they are", () => {
  expect(recipeOf(fitPlan({ length: { epochs: 3 }, batchSize: 32 }), 65).recipe.steps).toBe(9);
  expect(recipeOf(fitPlan({ length: { steps: 5 }, batchSize: 32 }), 65).recipe.steps).toBe(5);
  expect(recipeOf(fitPlan({ length: { epochs: 3 } }), 0).learningRates).toEqual(new Float64Array());
});

it("gives the learning rate of each step, by its place in the study", () => {
  const learningRate = {
    base: 0.1,
    schedule: { kind: "step", at: [4, 6], factor: 0.5 },
    warmupEpochs: 0,
    epochsTotal: 10,
    epochsDone: 3,
  } as const;
  const { learningRates } = recipeOf(fitPlan({ length: { epochs: 4 }, batchSize: 10, learningRate }), 20);
  expect([...learningRates]).toEqual([0.1, 0.1, 0.05, 0.05, 0.05, 0.05, 0.025, 0.025]);
});

it("says plainly what a plan leaves out", () => {
  expect(recipeOf(fitPlan(), 65).recipe).toMatchObject({
    optimiser: "ADAM",
    proximalTerm: 0,
    gradientNormMax: 0,
    freezeShared: false,
    exportGradient: false,
    keepBest: null,
  });
  const plan = fitPlan({
    optimiser: "adamw",
    weightDecay: 0.01,
    proximal: proximalOf(architecture),
    gradientNormMax: 2,
    keep: { kind: "best", patience: null },
  });
  expect(recipeOf(plan, 65).recipe).toMatchObject({
    optimiser: "ADAMW",
    weightDecay: 0.01,
    proximalTerm: 0.5,
    gradientNormMax: 2,
    keepBest: { patience: 0 },
  });
  expect(() => recipeOf(fitPlan({ keep: { kind: "best", patience: 0 } }), 65)).toThrow(RangeError);
});

it("tells a trainer nothing but numbers of a model: no task's name", () => {
  const header = modelHeader(architecture, localLayout(architecture), objective);
  expect(JSON.stringify(header)).not.toMatch(/active|soluble|toxic|stable/);
  expect(header).toMatchObject({
    regressionLoss: "HUBER",
    censored: true,
    sharedElements: sharedLayout(architecture).length,
    architecture: {
      features: 40,
      sparseInput: false,
      trunk: [16, 8],
      sharedHead: ["CLASSIFICATION", "REGRESSION"],
      lowRank: null,
      layers: "",
    },
  });
});
