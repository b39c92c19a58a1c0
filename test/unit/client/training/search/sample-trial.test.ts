import { join } from "node:path";
import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { sampleTrial } from "../../../../../client/training/search/sample-trial.ts";
import { readSearchSpace, spaceAround } from "../../../../../client/training/search/search-space.ts";
import { recipeSettings, withSettings } from "../../../../../client/training/search/trial-settings.ts";
import { CommandError } from "../../../../../process/command-error.ts";
import type { StudyManifest } from "../../../../../trust/manifest/study-manifest.ts";
import { temporaryFolder } from "../../data/temporary-table.ts";
import { smallStudy } from "../synthetic-study.ts";

const manifest = smallStudy();
const recipe = recipeSettings(manifest, 8);
const space = spaceAround(manifest, recipe);
const trials = Array.from({ length: 200 }, (_, trial) => sampleTrial(space, recipe, 7, trial));

describe("a trial", () => {
  test("0 is the recipe itself", () => {
    expect(trials[0]).toEqual(recipe);
    expect(withSettings(manifest, trials[0]!)).toEqual(manifest);
  });

  test("is the same for the same seed, and another for another", () => {
    expect(sampleTrial(space, recipe, 7, 5)).toEqual(trials[5]);
    expect(sampleTrial(space, recipe, 8, 5)).not.toEqual(trials[5]);
  });

  test("stays within the space", () => {
    for (const { learningRate, weightDecay, dropout, trunk, epochs, batchSize } of trials.slice(1)) {
      expect(learningRate).toBeGreaterThanOrEqual(space.learningRate!.from);
      expect(learningRate).toBeLessThanOrEqual(space.learningRate!.to);
      expect(weightDecay).toBeGreaterThanOrEqual(space.weightDecay!.from);
      expect(weightDecay).toBeLessThanOrEqual(space.weightDecay!.to);
      expect(dropout).toBeLessThanOrEqual(space.dropout!.to);
      expect(space.trunk).toContainEqual(trunk);
      expect(space.epochs).toContain(epochs);
      expect(space.batchSize).toContain(batchSize);
    }
  });

  test("draws the learning rate by its logarithm: as often below the recipe's as above", () => {
    const below = trials.slice(1).filter(({ learningRate }) => learningRate < recipe.learningRate).length;
    expect(below).toBeGreaterThan(75);
    expect(below).toBeLessThan(125);
  });

  test("draws every choice of a list", () => {
    expect(new Set(trials.map(({ batchSize }) => batchSize))).toEqual(new Set(space.batchSize));
    expect(new Set(trials.map(({ trunk }) => String(trunk)))).toEqual(new Set(space.trunk!.map(String)));
  });

  test("draws a setting alike whatever else is searched", () => {
    const { learningRate } = sampleTrial({ learningRate: space.learningRate! }, recipe, 7, 5);
    expect(learningRate).toBe(trials[5]!.learningRate);
  });

  test("keeps the recipe's value of what is not searched", () => {
    const { learningRate, ...others } = sampleTrial({ learningRate: { from: 1, to: 2 } }, recipe, 7, 3);
    expect(learningRate).toBeGreaterThanOrEqual(1);
    const { learningRate: own, ...rest } = recipe;
    expect(own).toBe(0.01);
    expect(others).toEqual(rest);
  });

  test("of another depth takes the first of a recipe's list of dropout shares", () => {
    const study = smallStudy({ model: { trunk: [16, 8], dropout: [0.2, 0.4] } });
    const { dropout, trunk } = sampleTrial({ trunk: [[32]] }, recipeSettings(study, 8), 1, 1);
    expect([trunk, dropout]).toEqual([[32], 0.2]);
  });
});

describe("a file of a space", () => {
  function spaceFile(text: string): string {
    const path = join(temporaryFolder(), "space.yaml");
    writeFileSync(path, text);
    return path;
  }

  function refusal(text: string, study: StudyManifest = manifest): string {
    try {
      readSearchSpace(spaceFile(text), study);
    } catch (error) {
      if (error instanceof CommandError) return error.message;
    }
    throw new Error("the space was not refused");
  }

  test("is read", () => {
    const text = "learningRate: { from: 1.0e-4, to: 0.01 }\ntrunk: [[64], [64, 32]]\n";
    expect(readSearchSpace(spaceFile(text), manifest)).toEqual({
      learningRate: { from: 1e-4, to: 0.01 },
      trunk: [[64], [64, 32]],
    });
  });

  test("as docs/training.md shows it has every setting", () => {
    const document = readFileSync(join(import.meta.dirname, "../../../../../docs/training.md"), "utf8");
    const [, text] = /```yaml\n(learningRate[^`]*)```/.exec(document)!;
    expect(Object.keys(readSearchSpace(spaceFile(text!), manifest)).sort()).toEqual(
      Object.keys(space).sort(),
    );
  });

  test.each([
    [
      "a setting that is none",
      "epochs: [4]\nmomentum: 1\n",
      /space\.yaml:2: momentum: there is no such field/,
    ],
    [
      "bounds the wrong way round",
      "dropout:\n  from: 0.5\n  to: 0.1\n",
      /space\.yaml:3: dropout\.to: .*lower/,
    ],
    ["a learning rate of 0", "learningRate: { from: 0, to: 1 }\n", /space\.yaml:1: learningRate\.from: /],
    ["an empty list", "epochs: [4]\ntrunk: []\n", /space\.yaml:2: trunk: /],
    ["nothing", "{}\n", /name at least one setting/],
  ])("with %s is refused with line and field", (_, text, message) => {
    expect(refusal(text)).toMatch(message);
  });

  test("with a setting that has no effect in the study is refused", () => {
    const study = smallStudy({ training: { optimiser: "adam" } });
    expect(refusal("weightDecay: { from: 0.01, to: 0.1 }\n", study)).toMatch(/weightDecay: .*adamw/);
  });
});

test("the space around a recipe leaves out what has no effect", () => {
  const study = smallStudy({
    endpoints: [{ name: "logS", kind: "regression", head: "shared" }],
    training: { optimiser: "sgd", learningRate: 0.1 },
  });
  const around = spaceAround(study, recipeSettings(study, 1));
  expect(around).not.toHaveProperty("weightDecay");
  expect(around).not.toHaveProperty("classBalance");
  expect(around.epochs).toEqual([1, 2]);
});
