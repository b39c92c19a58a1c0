// One training of many tasks in a process of its own, so that its memory is nobody else's.
import type { FeatureProtocol } from "../../../chemistry/feature-protocol.ts";
import { featuriseStructures } from "../public-sets/featurise-structures.ts";
import { trainMember, type MemberRecipe } from "../public-sets/train-member.ts";
import { multitaskCases, readMultitask, standardised, type MultitaskCase } from "./multitask-sets.ts";
import { scoreTasks, type TaskScores } from "./score-tasks.ts";

/** What the bench tells the process (argument 1, JSON). */
export type MultitaskRun = {
  readonly name: MultitaskCase["name"];
  /** The scaffold folds that are scored, and those that are left out altogether. */
  readonly scoredFold: number;
  readonly unusedFold: number | null;
  readonly protocol: FeatureProtocol;
  readonly recipe: MemberRecipe;
  readonly threads: number;
};

/** What it prints when it is done. */
export type MultitaskResult = TaskScores & {
  readonly compounds: number;
  readonly tasks: number;
  readonly labels: number;
  readonly steps: number;
  readonly seconds: number;
  readonly samplesPerSecond: number;
  readonly peakRssBytes: number;
};

if (import.meta.main) {
  const run = JSON.parse(process.argv[2]!) as MultitaskRun;
  process.stdout.write(`result ${JSON.stringify(await train(run))}\n`);
}

async function train({
  name,
  scoredFold,
  unusedFold,
  protocol,
  recipe,
  threads,
}: MultitaskRun): Promise<MultitaskResult> {
  const one = multitaskCases.find((other) => other.name === name)!;
  const table = (await readMultitask(one))!;
  const { features, fold, rejected } = await featuriseStructures(table.structures, protocol, threads);
  const left = new Set(rejected);
  const usable = Uint32Array.from(fold.keys()).filter((row) => !left.has(row) && fold[row] !== unusedFold);
  const trainRows = usable.filter((row) => fold[row] !== scoredFold);
  const outputRows = usable.filter((row) => fold[row] === scoredFold);
  const labels = one.kind === "regression" ? standardised(table.labels, trainRows) : table.labels;
  const member = { recipe, tasks: table.tasks, features, labels, trainRows, outputRows, seed: 1, threads };
  const { outputs, steps, seconds } = await trainMember(member);
  return {
    compounds: usable.length,
    tasks: table.tasks.length,
    labels: labels.value.length,
    steps,
    seconds,
    samplesPerSecond: (trainRows.length * recipe.epochs) / seconds,
    ...scoreTasks(outputs, labels, outputRows, one.kind),
    peakRssBytes: process.resourceUsage().maxRSS * 1024,
  };
}
