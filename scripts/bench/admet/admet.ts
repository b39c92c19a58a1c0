import { availableParallelism } from "node:os";
import type { SparseRows } from "../../../models/examples.ts";
import { unitScale } from "../../../models/target-scale.ts";
import { rounded, type Bench } from "../bench.ts";
import { featuriseStructures, type FeaturisedStructures } from "../public-sets/featurise-structures.ts";
import { sharedFeatures, sharedLabels, trainMembers } from "../public-sets/member-threads.ts";
import type { MemberWork } from "../public-sets/train-member.ts";
import { publicSetsFolder } from "../public-sets/public-sets.ts";
import { endpoints } from "./endpoints.ts";
import { labelsOf, readEndpointRows, scalesOf, type EndpointRow } from "./endpoint-rows.ts";
import { protocolOf, targetSpread, views } from "./recipe.ts";
import { reportEndpoints } from "./report-endpoints.ts";
import { meanOutputs, scoreEndpoints } from "./score-endpoints.ts";

const SEEDS = 5;
const MEMBERS = 5;
const WORKERS = Math.min(2, availableParallelism());

/**
 * `npm run bench -- admet`: twelve endpoints of the Therapeutics Data Commons' ADMET group, one multi-task
 * recipe for all, trained on the sets' training and validation rows and scored on their test rows, an
 * ensemble for each seed. With `--folds n` the test rows are left unread: n scaffold folds of the training
 * rows are held out instead, which is how the recipe was chosen.
 */
export const admetBench: Bench = {
  options: ["seeds", "members", "epochs", "folds", "workers"],
  async run({ seeds = SEEDS, members = MEMBERS, epochs, folds, workers = WORKERS }, report) {
    const rows = await readEndpointRows(folds === undefined);
    if (rows === null) {
      report({ skipped: `the public sets are absent: looked into ${publicSetsFolder} for admet/` });
      return;
    }
    const featurised = await featurisedViews(rows, workers);
    const splits = folds === undefined ? [testSplit(rows)] : foldSplits(featurised[0]!, folds);
    const scores: (number | null)[][] = [];
    for (const split of splits)
      scores.push(...(await ensembleScores(rows, featurised, split, { seeds, members, epochs, workers })));
    reportEndpoints(scores, { rows, featurised: featurised[0]!, isTest: folds === undefined }, report);
  },
};

type Split = { readonly trainRows: Uint32Array; readonly scoredRows: Uint32Array };
type Effort = { seeds: number; members: number; epochs: number | undefined; workers: number };

async function featurisedViews(
  rows: readonly EndpointRow[],
  workers: number,
): Promise<FeaturisedStructures[]> {
  const structures = rows.map(({ structure }) => structure);
  const all: FeaturisedStructures[] = [];
  for (const view of views) all.push(await featuriseStructures(structures, protocolOf(view), workers));
  return all;
}

function testSplit(rows: readonly EndpointRow[]): Split {
  return splitBy(rows.length, (row) => rows[row]!.isTest);
}

function foldSplits({ fold }: FeaturisedStructures, folds: number): Split[] {
  return Array.from({ length: folds }, (_, held) => splitBy(fold.length, (row) => fold[row] === held));
}

function splitBy(rows: number, isScored: (row: number) => boolean): Split {
  const all = Uint32Array.from({ length: rows }, (_, row) => row);
  return { trainRows: all.filter((row) => !isScored(row)), scoredRows: all.filter(isScored) };
}

/** The scores of one ensemble for each seed: `[seeds][endpoints]`. */
async function ensembleScores(
  rows: readonly EndpointRow[],
  featurised: readonly FeaturisedStructures[],
  { trainRows, scoredRows }: Split,
  { seeds, members, epochs, workers }: Effort,
): Promise<(number | null)[][]> {
  const scales = scalesOf(rows, trainRows).map(({ mean, deviation }, place) =>
    endpoints[place]!.kind === "regression" ? { mean, deviation: deviation / targetSpread } : unitScale,
  );
  const features = featurised.map((own): SparseRows => sharedFeatures(own.features));
  const rejected = new Set(featurised[0]!.rejected);
  const learnt = trainRows.filter((row) => !rejected.has(row));
  const labels = sharedLabels(labelsOf(rows, featurised[0]!.compound, learnt, scales));
  const works = Array.from({ length: seeds * members }, (_, number): Omit<MemberWork, "threads"> => {
    const view = (number % members) % views.length;
    const { network } = views[view]!;
    const recipe = { ...network, epochs: epochs ?? network.epochs };
    const rowsAndSeed = { trainRows: learnt, outputRows: scoredRows, seed: number + 1 };
    return { recipe, tasks: endpoints, features: features[view]!, labels, ...rowsAndSeed };
  });
  const results = await trainMembers(works, workers, (index, { steps, seconds }) => {
    process.stderr.write(`network ${index + 1} of ${works.length}: ${steps} steps, ${rounded(seconds)} s\n`);
  });
  const scored = [...scoredRows].map((row) => rows[row]!);
  const own = results.map(({ outputs }) => ownOutputs(outputs, scored));
  const unreadable = new Set(featurised[0]!.unreadable);
  for (const outputs of own)
    for (const [index, row] of scoredRows.entries())
      if (unreadable.has(row)) outputs[index] = priorOutput(rows, learnt, rows[row]!.endpoint);
  return Array.from({ length: seeds }, (_, seed) =>
    scoreEndpoints(scored, meanOutputs(own.slice(seed * members, (seed + 1) * members)), scales),
  );
}

/** Of each row the output of its own endpoint. */
function ownOutputs(outputs: Float32Array, rows: readonly EndpointRow[]): Float32Array {
  return Float32Array.from(rows, ({ endpoint }, row) => outputs[row * endpoints.length + endpoint]!);
}

/** What is said of a structure without features: the mean of the training rows, as a raw output. */
function priorOutput(rows: readonly EndpointRow[], trainRows: Uint32Array, endpoint: number): number {
  if (endpoints[endpoint]!.kind === "regression") return 0;
  const values = [...trainRows].map((row) => rows[row]!).filter((row) => row.endpoint === endpoint);
  const share = values.reduce((sum, { value }) => sum + value, 0) / values.length;
  return Math.log(share / (1 - share));
}
