import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { alonePlan } from "../../../../../client/training/alone-plan.ts";
import { openAloneStudy, type AloneStudy } from "../../../../../client/training/alone-study.ts";
import { cpuRuntime } from "../../../../../client/training/engine-of.ts";
import {
  searchBaseline,
  type SearchOptions,
  type SearchOutcome,
} from "../../../../../client/training/search/search-baseline.ts";
import type { SearchRecord } from "../../../../../client/training/search/search-record.ts";
import { spaceAround } from "../../../../../client/training/search/search-space.ts";
import { survivorsOf } from "../../../../../client/training/search/successive-halving.ts";
import { recipeSettings } from "../../../../../client/training/search/trial-settings.ts";
import { trainAlone } from "../../../../../client/training/train-alone.ts";
import { CommandError } from "../../../../../process/command-error.ts";
import { systemClock } from "../../../../../process/clock.ts";
import { temporaryFolder } from "../../data/temporary-table.ts";
import { smallStudy, syntheticData } from "../synthetic-study.ts";

// A recipe that learns too slowly: the search has something to find.
const manifest = smallStudy({ training: { batchSize: 32, epochsPerRound: 2, learningRate: 0.0005 } });
const data = [{ node: "site-a", ...syntheticData(manifest, 1, 200) }];
const study = openAloneStudy(manifest, data);
const recipe = recipeSettings(manifest, alonePlan(study, manifest).length.epochs);
const means = { place: { threads: 1, runtime: cpuRuntime }, protocolKey: "a key" };
const space = { ...spaceAround(manifest, recipe), learningRate: { from: 0.002, to: 0.05 } };

function optionsIn(folder: string, changes: Partial<SearchOptions> = {}): SearchOptions {
  const files = { path: join(folder, "search.json"), workFolder: join(folder, "search-trials") };
  return { ...means, ...files, trials: 6, space, recipe, clock: systemClock, ...changes };
}

function search(folder = temporaryFolder(), changes: Partial<SearchOptions> = {}): Promise<SearchOutcome> {
  return searchBaseline(study, optionsIn(folder, changes));
}

let uninterrupted: Promise<SearchOutcome> | undefined;

/** The search that nothing interrupts, run once. */
function wholeSearch(): Promise<SearchOutcome> {
  uninterrupted ??= search();
  return uninterrupted;
}

/** The record without what depends on the machine's speed. */
function timeless({ trials, ...record }: SearchRecord): object {
  return { ...record, trials: trials.map((trial) => ({ ...trial, seconds: 0 })) };
}

/** Stops a search as a kill would, once this share of it is done. */
async function killedAt(share: number, folder: string): Promise<void> {
  const killed = new Error("killed");
  const onFraction = (fraction: number): void => {
    if (fraction >= share) throw killed;
  };
  await expect(search(folder, { onFraction })).rejects.toBe(killed);
}

test("the winner has the lowest validation loss of the finished trials and beats a slow recipe", async () => {
  const { record } = await wholeSearch();
  const finished = record.trials.filter(({ state }) => state === "finished");
  const lowest = Math.min(...finished.map(({ validationLoss }) => validationLoss!));
  const winner = record.trials[record.winner!]!;
  expect(winner.validationLoss).toBe(lowest);
  expect(lowest).toBeLessThan(0.9 * record.trials[0]!.validationLoss!);
});

test("the recipe and the better half after a third of the epochs are finished, the others given up", async () => {
  const { record } = await wholeSearch();
  const goOn = survivorsOf(record.trials.map(({ firstLoss }) => firstLoss));
  expect(record.trials.map(({ state }) => state)).toEqual(
    record.trials.map(({ trial }) => (goOn.includes(trial) ? "finished" : "given_up")),
  );
  for (const { state, epochs, settings } of record.trials)
    expect(epochs).toBe(state === "finished" ? settings.epochs : Math.ceil(settings.epochs / 3));
});

test("the effort is stated: trials, epochs in all, epochs of the recipe", async () => {
  const { record } = await wholeSearch();
  const epochs = record.trials.reduce((sum, trial) => sum + trial.epochs, 0);
  expect(record.effort).toEqual({ trials: 6, epochs, recipeEpochs: 8 });
});

test("the recipe, halved and gone on, is bit for bit what training by the recipe gives", async () => {
  const alone = await trainAlone(study, means);
  const { model, record } = await search(temporaryFolder(), { trials: 1 });
  expect(record.winner).toBe(0);
  expect(Buffer.from(model.onnx).equals(alone.onnx)).toBe(true);
  expect(model.results).toEqual(alone.results);
});

test.each([0.1, 0.4, 0.6, 0.9])("killed at %d of its way it goes on to the same winner", async (share) => {
  const whole = await wholeSearch();
  const folder = temporaryFolder();
  await killedAt(share, folder);
  const resumed = await search(folder);
  expect(timeless(resumed.record)).toEqual(timeless(whole.record));
  expect(Buffer.from(resumed.model.onnx).equals(whole.model.onnx)).toBe(true);
});

test("what is done is not done again", async () => {
  const folder = temporaryFolder();
  await killedAt(0.9, folder);
  const before = JSON.parse(readFileSync(join(folder, "search.json"), "utf8")) as SearchRecord;
  const done = before.trials.filter(({ state }) => state === "finished");
  expect(done.length).toBeGreaterThan(0);
  const { record } = await search(folder);
  for (const { trial, seconds } of done) expect(record.trials[trial]!.seconds).toBe(seconds);
});

test("more trials go on from a search that has ended, to what they give at once", async () => {
  const folder = temporaryFolder();
  await search(folder, { trials: 3 });
  const whole = await wholeSearch();
  const extended = await search(folder);
  expect(extended.record.winner).toBe(whole.record.winner);
  expect(Buffer.from(extended.model.onnx).equals(whole.model.onnx)).toBe(true);
});

test("nothing but search.json is left at the end", async () => {
  const folder = temporaryFolder();
  const { record } = await search(folder, { trials: 2 });
  expect(existsSync(join(folder, "search-trials"))).toBe(false);
  expect(JSON.parse(readFileSync(join(folder, "search.json"), "utf8"))).toEqual(record);
});

test("a trial that does not stay finite loses, and its loss is null", async () => {
  const training = { optimiser: "sgd", epochsPerRound: 2, learningRate: 0.01 };
  const descent = smallStudy({ model: { trunk: [] }, training });
  const options = optionsIn(temporaryFolder(), {
    trials: 2,
    recipe: recipeSettings(descent, 8),
    space: { learningRate: { from: 10, to: 10 }, batchSize: [1] },
  });
  const { record } = await searchBaseline(openAloneStudy(descent, data), options);
  expect(record.trials[1]!.validationLoss).toBeNull();
  expect(record.winner).toBe(0);
});

test("the file of another search is refused, and stays as it is", async () => {
  const folder = temporaryFolder();
  await search(folder, { trials: 1 });
  const path = join(folder, "search.json");
  const before = readFileSync(path);
  const other = search(folder, { space: { epochs: [2] } });
  await expect(other).rejects.toThrow(/another study, data, seed or space/);
  expect(readFileSync(path).equals(before)).toBe(true);
  writeFileSync(path, "{");
  await expect(search(folder)).rejects.toThrow(/cannot be read as a search/);
});

test("without validation labels there is nothing to judge by", async () => {
  const { prepared } = data[0]!;
  const fold = prepared.fold.map((one) => (one === manifest.protocol.folds.validation ? 1 : one));
  const without: AloneStudy = openAloneStudy(manifest, [{ node: "site-a", prepared: { ...prepared, fold } }]);
  const error: unknown = await searchBaseline(without, optionsIn(temporaryFolder())).catch(
    (caught: unknown) => caught,
  );
  expect(error).toBeInstanceOf(CommandError);
  expect((error as CommandError).message).toMatch(/validation fold holds no label/);
});
