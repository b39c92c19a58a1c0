import { availableParallelism } from "node:os";
import { join } from "node:path";
import { StartedProcess } from "../../../test/support/start-process.ts";
import { rounded, type Bench } from "../bench.ts";
import { publicSet, publicSetsFolder } from "../public-sets/public-sets.ts";
import type { FeatureProtocol } from "../../../chemistry/feature-protocol.ts";
import type { MemberRecipe } from "../public-sets/train-member.ts";
import type { MultitaskResult, MultitaskRun } from "./multitask-run.ts";
import { multitaskCases, type MultitaskCase } from "./multitask-sets.ts";

const THREADS = Math.min(2, availableParallelism());
/** As a study's protocol has it. */
const TEST_FOLD = 0;
const VALIDATION_FOLD = 4;

type CaseRecipe = { readonly protocol: FeatureProtocol; readonly network: MemberRecipe };

const protocol = {
  standardisation: { method: "melloddy", heavyAtomsMax: 99, tautomersMax: 256 },
  folds: { count: 5 },
} as const;
/** ECFP6 in 32,000 bits, as SparseChem's published models. */
const bits: FeatureProtocol = {
  ...protocol,
  fingerprint: { radius: 3, size: 32_000, values: "binary", permuted: false },
  descriptors: "none",
};
/** What a study has where its manifest says nothing else. */
const countsAndDescriptors: FeatureProtocol = {
  ...protocol,
  fingerprint: { radius: 2, size: 2048, values: "log_counts", permuted: false },
  descriptors: "rdkit",
};

/** SparseChem's shape (Arany et al. 2022), with few epochs at a low rate: it learns by heart soon. */
const sparseChem: MemberRecipe = {
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
const wide: MemberRecipe = { ...sparseChem, moments: "exact" };
/**
 * Chosen on the validation fold: values of ChEMBL have a mean R2 of 0.195 so, 0.187 with SparseChem's bits
 * and five epochs; Tox21 a mean AUROC of 0.784, 0.60 with those bits.
 */
const RECIPES: Readonly<Record<MultitaskCase["name"], CaseRecipe>> = {
  "chembl-regression": { protocol: countsAndDescriptors, network: { ...wide, epochs: 15 } },
  "chembl-classification": { protocol: bits, network: sparseChem },
  tox21: {
    protocol: countsAndDescriptors,
    network: { ...wide, trunk: [1024], dropout: 0.5, epochs: 20 },
  },
};

/**
 * `npm run bench -- multitask`: 691 tasks of ChEMBL as values and as classes, and the 12 of Tox21, on one
 * network each, the classes of ChEMBL with SparseChem's 32,000 sparse inputs. Trained on four scaffold folds,
 * scored on the test fold; with `--validation 1` on three, scored on the validation fold, and the test fold
 * is not used.
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
      const { protocol: features, network } = RECIPES[name];
      const recipe = { ...network, epochs: epochs ?? network.epochs };
      const scoredFold = validation === undefined ? TEST_FOLD : VALIDATION_FOLD;
      const unusedFold = validation === undefined ? null : TEST_FOLD;
      const result = await trainApart({ name, scoredFold, unusedFold, protocol: features, recipe, threads });
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
