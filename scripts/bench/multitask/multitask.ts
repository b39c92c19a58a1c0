import { availableParallelism } from "node:os";
import { join } from "node:path";
import { StartedProcess } from "../../../test/support/start-process.ts";
import { rounded, type Bench } from "../bench.ts";
import { publicSet, publicSetsFolder } from "../public-sets/public-sets.ts";
import type { MemberRecipe } from "../public-sets/train-member.ts";
import type { MultitaskResult, MultitaskRun } from "./multitask-run.ts";
import { multitaskCases, type MultitaskCase } from "./multitask-sets.ts";

const THREADS = Math.min(2, availableParallelism());
/** As a study's protocol has it. */
const TEST_FOLD = 0;
const VALIDATION_FOLD = 4;

/**
 * SparseChem's shape (Arany et al. 2022). On the validation fold, values of ChEMBL are best after few epochs
 * at a low rate (mean R2 0.187; 0.151 after 15 epochs of SparseChem's schedule).
 */
const SHARED: MemberRecipe = {
  input: "sparse",
  moments: "lazy",
  trunk: [2000],
  dropout: 0.6,
  epochs: 5,
  batchSize: 128,
  learningRate: 5e-4,
  schedule: { kind: "cosine" },
  optimiser: "adamw",
  weightDecay: 0.01,
  regression: "huber",
  taskExponent: 0,
  censored: false,
};
const RECIPES: Readonly<Record<MultitaskCase["name"], MemberRecipe>> = {
  "chembl-regression": SHARED,
  "chembl-classification": SHARED,
  tox21: { ...SHARED, epochs: 15 },
};

/**
 * `npm run bench -- multitask`: 691 tasks of ChEMBL as values and as classes, and the 12 of Tox21, on one
 * network each with 32,000 sparse inputs. Trained on four scaffold folds, scored on the test fold; with
 * `--validation 1` on three, scored on the validation fold, and the test fold is not used.
 */
export const multitaskBench: Bench = {
  options: ["epochs", "validation", "threads"],
  async run({ epochs, validation, threads = THREADS }, report) {
    for (const { name, file } of multitaskCases) {
      if (publicSet(file) === null) {
        report({
          case: name,
          skipped: `the public set is absent: looked for ${file} in ${publicSetsFolder}`,
        });
        continue;
      }
      const recipe = { ...RECIPES[name], epochs: epochs ?? RECIPES[name].epochs };
      const scoredFold = validation === undefined ? TEST_FOLD : VALIDATION_FOLD;
      const unusedFold = validation === undefined ? null : TEST_FOLD;
      const result = await trainApart({ name, scoredFold, unusedFold, recipe, threads });
      const { trunk, dropout, batchSize } = recipe;
      const scored = validation === undefined ? "test" : "validation";
      report({ case: name, scored, trunk, dropout, batchSize, epochs: recipe.epochs, ...shortened(result) });
    }
  },
};

async function trainApart(run: MultitaskRun): Promise<MultitaskResult> {
  const script = join(import.meta.dirname, "multitask-run.ts");
  await using child = new StartedProcess([script, JSON.stringify(run)]);
  const [, result] = await child.waitFor(/result (.*)\n/);
  return JSON.parse(result!) as MultitaskResult;
}

function shortened(result: MultitaskResult): Record<string, number> {
  return Object.fromEntries(Object.entries(result).map(([name, value]) => [name, rounded(value, 4)]));
}
