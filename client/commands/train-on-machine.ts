import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Clock } from "../../process/clock.ts";
import { usageError } from "../../process/command-error.ts";
import { readYaml } from "../../process/read-yaml.ts";
import { writeAtomically } from "../../process/write-atomically.ts";
import { studyManifestSchema, type StudyManifest } from "../../trust/manifest/study-manifest.ts";
import { readProtocolKey } from "../config.ts";
import { alonePlan } from "../training/alone-plan.ts";
import { openAloneStudy, type AloneStudy, type NodeData } from "../training/alone-study.ts";
import { cpuRuntime } from "../training/engine-of.ts";
import { searchBaseline, type SearchOutcome } from "../training/search/search-baseline.ts";
import { readSearchSpace, spaceAround, type SearchSpace } from "../training/search/search-space.ts";
import { recipeSettings } from "../training/search/trial-settings.ts";
import { trainAlone, type AloneModel, type AloneOptions } from "../training/train-alone.ts";
import { describeSearch } from "./describe-search.ts";
import { showProgress } from "./show-progress.ts";
import { describeInput, prepareInput, type TrainInput } from "./train-inputs.ts";

/** What was asked for: see `client train --help`. */
export type TrainOptions = {
  readonly study: string;
  readonly in: readonly TrainInput[];
  readonly protocolKeyFile?: string;
  readonly cache?: string;
  readonly threads: number;
  readonly search?: number;
  readonly searchSpace?: string;
  readonly out: string;
  readonly modelOut?: string;
};

/** Trains, or searches, and writes the results. Throws as its parts do. */
export async function trainOnMachine(options: TrainOptions, clock: Clock): Promise<void> {
  const manifest = readYaml(options.study, studyManifestSchema, "correct the fields that are named");
  if (options.searchSpace !== undefined && options.search === undefined)
    throw usageError("--search-space says what --search searches", "add --search with a number of trials");
  const space = options.searchSpace === undefined ? null : readSearchSpace(options.searchSpace, manifest);
  const temporary = options.cache === undefined ? mkdtempSync(join(tmpdir(), "chorale-train-")) : null;
  try {
    await trainIn(options.cache ?? temporary!, { manifest, space }, options, clock);
  } finally {
    if (temporary !== null) rmSync(temporary, { recursive: true, force: true });
  }
}

async function trainIn(
  folder: string,
  { manifest, space }: { readonly manifest: StudyManifest; readonly space: SearchSpace | null },
  options: TrainOptions,
  clock: Clock,
): Promise<void> {
  const protocolKey = readProtocolKey(options);
  const data: NodeData[] = [];
  for (const input of options.in)
    data.push(await prepareInput(manifest, input, { folder, protocolKey, workers: options.threads }, clock));
  const study = openAloneStudy(manifest, data);
  using progress = showProgress(clock, `training on ${data.map(({ node }) => node).join(", ")}`);
  const place = { threads: options.threads, runtime: cpuRuntime };
  const means = { place, protocolKey, onFraction: progress.show };
  if (options.search === undefined) {
    writeResults(study, await trainAlone(study, means), options);
    return;
  }
  const outcome = await search(study, means, { space, trials: options.search, clock }, options);
  writeResults(study, outcome.model, options, searchSummary(outcome));
  progress.end();
  process.stdout.write(describeSearch(outcome));
}

async function search(
  study: AloneStudy,
  means: AloneOptions,
  {
    space,
    trials,
    clock,
  }: { readonly space: SearchSpace | null; readonly trials: number; readonly clock: Clock },
  { out, modelOut = out }: TrainOptions,
): Promise<SearchOutcome> {
  const { manifest } = study;
  const recipe = recipeSettings(manifest, alonePlan(study, manifest).length.epochs);
  const beside = dirname(modelOut);
  return searchBaseline(study, {
    ...means,
    trials,
    space: space ?? spaceAround(manifest, recipe),
    recipe,
    path: join(beside, "search.json"),
    workFolder: join(beside, "search-trials"),
    clock,
  });
}

function searchSummary({ record: { effort, winner, trials } }: SearchOutcome): object {
  return { search: { ...effort, winner, settings: trials[winner!]!.settings } };
}

function writeResults(
  { manifest, members }: AloneStudy,
  { epochs, bestEpoch, results, onnx }: AloneModel,
  { out, modelOut }: TrainOptions,
  more: object = {},
): void {
  const data = members.map(describeInput);
  const content = { study: manifest.study, data, epochs, bestEpoch, ...more, results };
  if (modelOut !== undefined) writeAtomically(modelOut, onnx);
  writeAtomically(out, `${JSON.stringify(content, null, 2)}\n`);
}
