import { exportedParameters } from "../../../models/export/exported-parameters.ts";
import type { Clock } from "../../../process/clock.ts";
import { CommandError } from "../../../process/command-error.ts";
import { aloneArchitecture, type AloneStudy } from "../alone-study.ts";
import { exportAlone } from "../export-alone.ts";
import { openStudyModel, type ModelPlace } from "../open-study-model.ts";
import { testAlone, type AloneResult } from "../test-alone.ts";
import type { AloneModel } from "../train-alone.ts";
import { runTrial, type TrialPart } from "./run-trial.ts";
import { sampleTrial } from "./sample-trial.ts";
import { plannedEpochs, SearchLog } from "./search-log.ts";
import { searchKey, type SearchRecord } from "./search-record.ts";
import type { SearchSpace } from "./search-space.ts";
import { epochsOfFirstPart, survivorsOf } from "./successive-halving.ts";
import { TrialFolder } from "./trial-folder.ts";
import { withSettings, type TrialSettings } from "./trial-settings.ts";

/** What is searched, and where its results and the states of its trials go. */
export type SearchOptions = {
  /** The recipe included. */
  readonly trials: number;
  readonly space: SearchSpace;
  readonly recipe: TrialSettings;
  readonly place: ModelPlace;
  readonly protocolKey: string;
  /** `search.json`, from which an interrupted search goes on. */
  readonly path: string;
  /** For what an interrupted search needs to go on; removed at its end. */
  readonly workFolder: string;
  readonly clock: Clock;
  readonly onFraction?: ((fraction: number) => void) | undefined;
};

/** A search that has ended, and the model of its winner. */
export type SearchOutcome = { readonly record: SearchRecord; readonly model: AloneModel };

/**
 * Searches the settings of the model that the study's tables give without a federation: random trials, each
 * trained on the training folds and judged by the validation fold alone; after a third of their epochs the
 * better half goes on. The test folds are looked at once, with the winner's model. The same study, space and
 * number of trials give the same winner and the same bits, also after a kill. Throws a `CommandError` where
 * there is nothing to judge by, or no trial stays finite.
 */
export async function searchBaseline(study: AloneStudy, options: SearchOptions): Promise<SearchOutcome> {
  if (!hasValidationLabels(study))
    throw new CommandError("the validation fold holds no label: nothing to judge a trial by", {
      remedy: "add data, or train by the recipe, without --search",
    });
  const { trials, space, recipe, path, workFolder, clock } = options;
  const { seed, study: name } = study.manifest;
  const key = searchKey(study, space, recipe);
  const search: Search = {
    study,
    options,
    settings: Array.from({ length: trials }, (_, trial) => sampleTrial(space, recipe, seed, trial)),
    folder: new TrialFolder(workFolder, key, clock),
    log: new SearchLog(path, {
      format: "chorale-search-1",
      study: name,
      nodes: study.members.map(({ node }) => node),
      key,
      seed,
      space,
      effort: { trials, epochs: 0, recipeEpochs: recipe.epochs },
    }),
  };
  for (let trial = 0; trial < trials; trial += 1) await beginTrial(search, trial);
  const survivors = survivorsOf(search.log.firstLosses);
  giveUpOthers(search, survivors);
  for (const trial of survivors) await finishTrial(search, trial, survivors);
  return conclude(search, survivors);
}

function hasValidationLabels({ folds, examples }: AloneStudy): boolean {
  const { rowStart } = examples.labels;
  return folds.validation.some((row) => rowStart[row + 1]! > rowStart[row]!);
}

type Search = {
  readonly study: AloneStudy;
  readonly options: SearchOptions;
  /** Of all trials. */
  readonly settings: readonly TrialSettings[];
  readonly folder: TrialFolder;
  readonly log: SearchLog;
};

/** Trains the first part of a trial, unless an earlier run did. */
async function beginTrial(search: Search, trial: number): Promise<void> {
  const { settings: all, folder, log } = search;
  if (log.trial(trial) !== undefined) return;
  const settings = all[trial]!;
  const { part, seconds } = await run(search, trial, null);
  const state = part.kind;
  const { bestEpoch, validationLoss } = part.kind === "finished" ? part.fit : part;
  const loss = finite(validationLoss);
  const losses = { firstLoss: loss, validationLoss: loss };
  const epochs = epochsOfFirstPart(settings.epochs);
  log.keep({ trial, settings, state, epochs, bestEpoch, ...losses, seconds });
  const able = survivorsOf(log.firstLosses, all.length);
  for (const { trial: other } of log.record.trials)
    if (!able.includes(other)) folder.checkpointOf(other).remove();
}

function giveUpOthers({ log, folder }: Search, survivors: readonly number[]): void {
  for (const trial of log.record.trials) {
    if (survivors.includes(trial.trial)) continue;
    folder.checkpointOf(trial.trial).remove();
    if (trial.state === "first_part") log.keep({ ...trial, state: "given_up" });
  }
}

/** Trains a trial to its end, unless an earlier run did, and keeps its model if it is the best so far. */
async function finishTrial(search: Search, trial: number, survivors: readonly number[]): Promise<void> {
  const { study, log, folder } = search;
  const before = log.trial(trial)!;
  if (before.state === "finished") return;
  const { part, seconds } = await run(search, trial, survivors);
  const { architecture, fit } = finishedPart(part);
  const best = log.bestOf(survivors);
  const loss = finite(fit.validationLoss);
  if (loss !== null && (best === null || loss < log.trial(best)!.validationLoss!))
    folder.keepModel(trial, exportAlone(study, architecture, fit.parameters), best);
  const { epochs, bestEpoch } = fit;
  const spent = before.seconds + seconds;
  log.keep({ ...before, state: "finished", epochs, bestEpoch, validationLoss: loss, seconds: spent });
  folder.checkpointOf(trial).remove();
}

/** Looks at the test folds with the winner's model. */
async function conclude(search: Search, survivors: readonly number[]): Promise<SearchOutcome> {
  const { log, folder } = search;
  const winner = log.bestOf(survivors);
  if (winner === null)
    throw new CommandError("no trial of the search stayed finite", {
      remedy: "search lower learning rates, or check the labels",
    });
  const { settings, bestEpoch } = log.trial(winner)!;
  const onnx = folder.modelOf(winner) ?? (await trainAgain(search, winner, survivors));
  const results = await testModel(search, settings, onnx);
  log.conclude(winner);
  folder.remove();
  return { record: log.record, model: { epochs: settings.epochs, bestEpoch: bestEpoch ?? 0, results, onnx } };
}

/** For a search that had ended before and left its figures, not its models. */
async function trainAgain(search: Search, trial: number, survivors: readonly number[]): Promise<Uint8Array> {
  const { part } = await run(search, trial, survivors);
  const { architecture, fit } = finishedPart(part);
  return exportAlone(search.study, architecture, fit.parameters);
}

async function testModel(
  { study, options: { place, protocolKey } }: Search,
  settings: TrialSettings,
  onnx: Uint8Array,
): Promise<AloneResult[]> {
  const manifest = withSettings(study.manifest, settings);
  const model = await openStudyModel(manifest, aloneArchitecture(study, manifest, protocolKey), place);
  try {
    return await testAlone(study, model, exportedParameters(onnx, model.layout));
  } finally {
    await model.dispose();
  }
}

/** Trains a trial's first part, or to its end where the survivors are known. */
async function run(
  { study, options, settings: all, folder, log }: Search,
  trial: number,
  survivors: readonly number[] | null,
): Promise<{ readonly part: TrialPart; readonly seconds: number }> {
  const { place, protocolKey, clock, onFraction } = options;
  const others = log.record.trials.filter((other) => other.trial !== trial);
  const done = others.reduce((sum, { epochs }) => sum + epochs, 0);
  const planned = plannedEpochs(all, survivors);
  const startMs = clock.monotonicMs();
  const part = await runTrial(
    { study, settings: all[trial]! },
    {
      until: survivors === null ? "first_part" : "end",
      place,
      protocolKey,
      checkpoints: folder.checkpointOf(trial),
      onEpochs: (epochs) => onFraction?.(Math.min(1, (done + epochs) / planned)),
    },
  );
  return { part, seconds: (clock.monotonicMs() - startMs) / 1000 };
}

function finishedPart(part: TrialPart): TrialPart & { kind: "finished" } {
  if (part.kind !== "finished") throw new Error("a trial that was to be finished was not");
  return part;
}

/** Training that diverges ends with a loss that JSON cannot write. */
function finite(loss: number | null): number | null {
  return loss !== null && Number.isFinite(loss) ? loss : null;
}
