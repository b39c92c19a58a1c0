import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createTrainer } from "../../../../client/training/create-trainer.ts";
import { LocalTrainer, type TrainerOptions } from "../../../../client/training/local-trainer.ts";
import { cpuRuntime } from "../../../../client/training/engine-of.ts";
import type { Trainer } from "../../../../client/training/trainer.ts";
import { CommandError } from "../../../../process/command-error.ts";
import { FederationError } from "../../../../transport/federation-error.ts";
import { moleculeTable } from "../data/molecules.ts";
import { tableFile, temporaryFolder } from "../data/temporary-table.ts";
import { freshModel, smallStudy } from "./synthetic-study.ts";

const manifest = smallStudy({
  endpoints: [
    { name: "logS", kind: "regression", head: "shared" },
    { name: "active", kind: "classification", head: "private" },
  ],
});
const never = new AbortController().signal;
const ignore = (): void => {};

function optionsFor(content: string, stateDir = temporaryFolder()): TrainerOptions {
  return {
    node: "site-a",
    data: [tableFile(content)],
    stateDir,
    protocolKey: "key",
    threads: 1,
    runtime: cpuRuntime,
    checkpointEveryMs: 300_000,
  };
}

function start(options: TrainerOptions): Trainer {
  const trainer = createTrainer(options);
  onTestFinished(() => trainer.dispose());
  return trainer;
}

test("a study from prepare to finish in the training thread", async () => {
  const options = optionsFor(moleculeTable({ extraRows: ["Z,broken),1,1"] }));
  const trainer = start(options);
  const progress: number[] = [];
  const preparation = await trainer.prepare(manifest, ({ fraction }) => void progress.push(fraction));
  expect(preparation).toMatchObject({ compounds: 116, rejectedRows: 5 });
  expect(preparation.protocolHash).toMatch(/^[0-9a-f]{64}$/);
  expect(preparation.labelSums.map(({ endpoint }) => endpoint)).toEqual(["logS"]);
  expect(progress.at(-1)).toBe(1);
  const model = freshModel(manifest);
  const { update, weight } = await trainer.train({ number: 1, model }, ignore, never);
  expect(update.buffer).toBeInstanceOf(SharedArrayBuffer);
  expect(weight).toBeGreaterThan(0);
  const before = await trainer.score(model);
  for (const [index, change] of update.entries()) model.parameters[index]! += change;
  const after = await trainer.score(model);
  expect(after.labelCount).toBe(before.labelCount);
  expect(Number.isFinite(after.lossSum)).toBe(true);
  await trainer.finish(model, ignore);
  const folder = join(options.stateDir, "studies", "small");
  for (const file of ["model.onnx", "evaluation.json", "private-head.bin"])
    expect(existsSync(join(folder, file))).toBe(true);
  const rejected = readFileSync(join(options.stateDir, "prepared", "small", "rejected.csv"), "utf8");
  expect(rejected.trim().split("\n")).toHaveLength(6);
  expect(rejected).not.toContain("broken");
});

test("the thread gives the same bits as the same work in this thread", async () => {
  const content = moleculeTable();
  const [there, here] = [start(optionsFor(content)), new LocalTrainer(optionsFor(content))];
  onTestFinished(() => here.dispose());
  const digests: string[] = [];
  for (const trainer of [there, here]) {
    await trainer.prepare(manifest, ignore);
    digests.push((await trainer.train({ number: 1, model: freshModel(manifest) }, ignore, never)).digest);
  }
  expect(digests[0]).toBe(digests[1]);
});

test("a node that computes with TensorFlow.js trains the round that others do", async () => {
  const options = optionsFor(moleculeTable());
  const short = smallStudy({ ...manifest, training: { ...manifest.training, epochsPerRound: 1 } });
  const [native, interpreted] = [start(options), start({ ...options, runtime: { engine: "tfjs" } })];
  const updates: Float32Array[] = [];
  for (const trainer of [native, interpreted]) {
    await trainer.prepare(short, ignore);
    updates.push((await trainer.train({ number: 1, model: freshModel(short) }, ignore, never)).update);
  }
  const [wanted, update] = updates as [Float32Array, Float32Array];
  const distance = Math.hypot(...update.map((value, index) => value - wanted[index]!));
  expect(Math.hypot(...wanted)).toBeGreaterThan(0);
  expect(distance).toBeLessThan(1e-2 * Math.hypot(...wanted));
});

test("after a restart of the thread a round gives the same bits again", async () => {
  const options = optionsFor(moleculeTable());
  const digests: string[] = [];
  for (let start = 0; start < 2; start += 1) {
    const trainer = createTrainer(options);
    await trainer.prepare(manifest, ignore);
    if (start === 0) await trainer.train({ number: 1, model: freshModel(manifest) }, ignore, never);
    digests.push((await trainer.train({ number: 2, model: freshModel(manifest) }, ignore, never)).digest);
    await trainer.dispose();
  }
  expect(digests[0]).toBe(digests[1]);
});

test("an error of a table comes back with its message and remedy", async () => {
  const trainer = start(optionsFor("name,logS\nCCO,1\n"));
  const error: unknown = await trainer.prepare(manifest, ignore).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(CommandError);
  expect((error as CommandError).message).toMatch(/site-a\.csv/);
  expect((error as CommandError).remedy).toBeTruthy();
});

test("a table without a label of the study is NO_USABLE_DATA", async () => {
  const trainer = start(optionsFor("smiles,logS\nCCO,\n"));
  const error: unknown = await trainer.prepare(manifest, ignore).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(FederationError);
  expect((error as FederationError).reason).toBe("NO_USABLE_DATA");
});

test("an aborted signal stops training between two steps, and the next call is answered", async () => {
  const trainer = start(optionsFor(moleculeTable()));
  const long = smallStudy({
    endpoints: manifest.endpoints,
    training: { batchSize: 1, epochsPerRound: 1000 },
  });
  await trainer.prepare(long, ignore);
  const model = freshModel(long);
  const controller = new AbortController();
  const training = trainer.train(
    { number: 1, model },
    () => controller.abort(new Error("enough")),
    controller.signal,
  );
  await expect(training).rejects.toThrow("enough");
  expect((await trainer.score(model)).labelCount).toBeGreaterThan(0);
});

test("a round that was stopped goes on where it was, and its checkpoint is gone at the end", async () => {
  const long = smallStudy({
    endpoints: manifest.endpoints,
    training: { batchSize: 1, epochsPerRound: 60 },
  });
  const content = moleculeTable();
  const options = { ...optionsFor(content), checkpointEveryMs: 10 };
  const round = { number: 1, model: freshModel(long) };
  const whole = start(optionsFor(content));
  await whole.prepare(long, ignore);
  const [all, rest]: number[][] = [[], []];
  const { digest } = await whole.train(round, ({ fraction }) => void all!.push(fraction), never);
  const stopped = createTrainer(options);
  await stopped.prepare(long, ignore);
  const controller = new AbortController();
  const checkpoint = join(options.stateDir, "studies", "small", "round.checkpoint");
  const stop = (): void => {
    if (existsSync(checkpoint)) controller.abort(new Error("enough"));
  };
  await expect(stopped.train(round, stop, controller.signal)).rejects.toThrow("enough");
  await stopped.dispose();
  expect(existsSync(checkpoint)).toBe(true);
  const again = start(options);
  await again.prepare(long, ignore);
  const update = await again.train(round, ({ fraction }) => void rest!.push(fraction), never);
  expect(update.digest).toBe(digest);
  // Both are told of their first step.
  expect(rest![0]).toBeGreaterThan(all![0]!);
  expect(existsSync(checkpoint)).toBe(false);
});

test("dispose during training stops it and ends the thread; later calls are refused", async () => {
  const trainer = createTrainer(optionsFor(moleculeTable()));
  const long = smallStudy({
    endpoints: manifest.endpoints,
    training: { batchSize: 1, epochsPerRound: 1000 },
  });
  await trainer.prepare(long, ignore);
  const { promise: started, resolve } = Promise.withResolvers<void>();
  const training = trainer.train({ number: 1, model: freshModel(long) }, () => resolve(), never);
  const outcome = training.catch((error: unknown) => error);
  await started;
  await trainer.dispose();
  expect(await outcome).toBeInstanceOf(Error);
  await expect(trainer.score(freshModel(long))).rejects.toMatchObject({ reason: "TRAINING_FAILED" });
});
