import { createHash } from "node:crypto";
import { expect, onTestFinished, test } from "vitest";
import { openNodeStudy, standardise, type NodeStudy } from "../../../../client/training/node-study.ts";
import { sharedLabelSums } from "../../../../client/training/study-tasks.ts";
import { trainRound, type RoundCheckpoints } from "../../../../client/training/train-round.ts";
import type { GlobalModel, TrainedUpdate } from "../../../../client/training/trainer.ts";
import type { StudyManifest } from "../../../../trust/manifest/study-manifest.ts";
import { temporaryFolder } from "../data/temporary-table.ts";
import { freshModel, noCheckpoints, smallNode, smallStudy, syntheticData } from "./synthetic-study.ts";

const manifest = smallStudy();
const never = new AbortController().signal;

async function open(
  folder = temporaryFolder(),
  study: StudyManifest = manifest,
  node = "site-a",
): Promise<NodeStudy> {
  const opened = await openNodeStudy(study, syntheticData(study, 1).prepared, smallNode(folder, node));
  onTestFinished(() => opened.model.dispose());
  return opened;
}

function train(
  study: NodeStudy,
  number: number,
  model: GlobalModel,
  signal = never,
  checkpointsOf: (key: string) => RoundCheckpoints = noCheckpoints,
): Promise<TrainedUpdate> {
  const examples = standardise(study, model);
  return trainRound(study, examples, { number, model }, { signal }, checkpointsOf);
}

function norm(vector: Float32Array): number {
  return Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
}

test("an update is as long as the shared part and weighs as many labels as it saw", async () => {
  const study = await open();
  const model = freshModel(manifest);
  const { update, digest, weight, trainLoss } = await train(study, 1, model);
  expect(update.length).toBe(model.parameters.length);
  expect(update.buffer).toBeInstanceOf(SharedArrayBuffer);
  expect(digest).toBe(createHash("sha256").update(Buffer.from(update.slice().buffer)).digest("hex"));
  const isTraining = [...study.prepared.fold].map((fold) => fold !== 0 && fold !== 4);
  const labels = [...syntheticData(manifest, 1).labels.values()].flatMap((column) =>
    [...column].filter((_, row) => isTraining[row]),
  );
  expect(weight).toBe(labels.filter((label) => !Number.isNaN(label)).length);
  expect(trainLoss).toBeGreaterThan(0);
});

test("training learns: the loss falls from round to round", async () => {
  const study = await open();
  const model = freshModel(manifest);
  const losses: number[] = [];
  for (const round of [1, 2, 3, 4]) {
    const { update, trainLoss } = await train(study, round, model);
    for (const [index, change] of update.entries()) model.parameters[index]! += change;
    losses.push(trainLoss);
  }
  expect(losses[3]).toBeLessThan(0.7 * losses[0]!);
});

test("the same round and model give the same bits, also after a restart", async () => {
  const folder = temporaryFolder();
  const model = freshModel(manifest);
  const study = await open(folder);
  await train(study, 1, model);
  const first = await train(study, 2, model);
  const headAfter = study.heads.latest()!;
  const again = await train(study, 2, model);
  const restarted = await open(folder);
  const afterRestart = await train(restarted, 2, model);
  expect([again.digest, afterRestart.digest]).toEqual([first.digest, first.digest]);
  expect(restarted.heads.latest()).toEqual(headAfter);
});

test("the private head goes on from round to round; another round or node trains differently", async () => {
  const model = freshModel(manifest);
  const study = await open();
  await train(study, 1, model);
  const goneOn = await train(study, 2, model);
  const fresh = await open();
  const withoutFirst = await train(fresh, 2, model);
  expect(goneOn.digest).not.toBe(withoutFirst.digest);
  const other = await open(temporaryFolder(), manifest, "site-b");
  expect(other.initialHead).not.toEqual(fresh.initialHead);
});

test("a round that is stopped leaves the private head as it was", async () => {
  const study = await open();
  const controller = new AbortController();
  controller.abort(new Error("stop now"));
  await expect(train(study, 1, freshModel(manifest), controller.signal)).rejects.toThrow("stop now");
  expect(study.heads.latest()).toBeNull();
});

test("FedProx holds the shared part near the global model", async () => {
  const plain = await train(await open(), 1, freshModel(manifest));
  const held = smallStudy({ strategy: { name: "fedprox", proximalTerm: 50 } });
  const near = await train(await open(temporaryFolder(), held), 1, freshModel(held));
  expect(norm(near.update)).toBeLessThan(0.8 * norm(plain.update));
});

test("FedSGD's update is one step of the round's rate against the mean gradient of its batches", async () => {
  const sgd = (stepsPerRound: number): StudyManifest =>
    smallStudy({
      strategy: { name: "fedsgd" },
      model: { trunk: [16], dropout: 0 },
      training: { optimiser: "sgd", learningRate: 0.1, batchSize: 16, stepsPerRound, schedule: "constant" },
    });
  const model = freshModel(manifest);
  const once = await open(temporaryFolder(), sgd(1));
  const { update } = await train(once, 1, model);
  const plainSgd = smallStudy({ ...sgd(1), strategy: { name: "fedavg" } });
  const plain = await train(await open(temporaryFolder(), plainSgd), 1, model);
  for (const [index, change] of update.entries()) expect(change).toBeCloseTo(plain.update[index]!, 5);
  expect(once.heads.latest()).not.toEqual(once.initialHead);
  const mean = await train(await open(temporaryFolder(), sgd(6)), 1, model);
  expect(norm(mean.update)).toBeGreaterThan(0.2 * norm(update));
  expect(norm(mean.update)).toBeLessThan(2 * norm(update));
});

test("FedSGD moves in the first round of a warm-up", async () => {
  const warming = smallStudy({
    strategy: { name: "fedsgd" },
    training: { optimiser: "sgd", stepsPerRound: 2, schedule: "constant", warmupEpochs: 2 },
  });
  const norms: number[] = [];
  for (const round of [1, 2]) {
    const study = await open(temporaryFolder(), warming);
    norms.push(norm((await train(study, round, freshModel(warming))).update));
  }
  expect(norms[0]).toBeGreaterThan(0);
  expect(norms[1]).toBeGreaterThan(norms[0]!);
});

test("FedSGD learns from round to round as the rate of its schedule falls", async () => {
  const falling = smallStudy({
    strategy: { name: "fedsgd" },
    training: {
      optimiser: "sgd",
      learningRate: 0.1,
      batchSize: 16,
      stepsPerRound: 4,
      schedule: { kind: "step", at: [3], factor: 0.01 },
    },
  });
  const study = await open(temporaryFolder(), falling);
  const model = freshModel(falling);
  const norms: number[] = [];
  const losses: number[] = [];
  for (const round of [1, 2, 3, 4]) {
    const { update, trainLoss } = await train(study, round, model);
    for (const [index, change] of update.entries()) model.parameters[index]! += change;
    norms.push(norm(update));
    losses.push(trainLoss);
  }
  expect(losses[2]).toBeLessThan(losses[0]!);
  // The third boundary is that of rounds: the fourth round is the first of the smaller rate.
  expect(norms[3]).toBeLessThan(0.1 * norms[2]!);
});

test("a round's checkpoints are its own, and gone when its update exists", async () => {
  const keys: string[] = [];
  let removed = 0;
  const model = freshModel(manifest);
  const checkpointsOf = (key: string): RoundCheckpoints => {
    keys.push(key);
    return { ...noCheckpoints(), remove: () => void (removed += 1) };
  };
  const study = await open();
  const other = { ...model, digest: "1".repeat(64) };
  for (const [number, of] of [
    [1, model],
    [1, model],
    [2, model],
    [1, other],
  ] as const)
    await train(study, number, of, never, checkpointsOf);
  const nodeB = await open(temporaryFolder(), manifest, "site-b");
  await train(nodeB, 1, model, never, checkpointsOf);
  expect(keys[0]).toBe(keys[1]);
  expect(new Set(keys).size).toBe(4);
  expect(removed).toBe(5);
});

test("training that diverges is NOT_FINITE and keeps no head", async () => {
  const study = await open();
  const model = freshModel(manifest);
  model.parameters.fill(1e38);
  await expect(train(study, 1, model)).rejects.toMatchObject({ reason: "NOT_FINITE" });
  expect(study.heads.latest()).toBeNull();
});

test("a model of another length is LAYOUT_DIFFERS", async () => {
  const study = await open();
  const model = { ...freshModel(manifest), parameters: new Float32Array(new SharedArrayBuffer(8)) };
  await expect(train(study, 1, model)).rejects.toMatchObject({ reason: "LAYOUT_DIFFERS" });
});

test("label sums are of the training fold and of shared endpoints only", async () => {
  const { prepared, folds } = await open();
  const own = syntheticData(manifest, 1).labels.get("logS")!;
  const labels = [...folds.training].map((row) => own[row]!).filter((label) => !Number.isNaN(label));
  const sum = labels.reduce((total, label) => total + label, 0);
  const [sums, ...others] = sharedLabelSums(manifest, prepared);
  expect(others).toEqual([]);
  expect(sums).toMatchObject({ endpoint: "logS", count: labels.length });
  expect(sums!.sum).toBeCloseTo(sum, 9);
});

test("a table without a training label of the study is NO_USABLE_DATA", async () => {
  const prepared = { ...syntheticData(manifest, 1).prepared, tasks: [] };
  const opened = openNodeStudy(manifest, prepared, smallNode("nowhere"));
  await expect(opened).rejects.toMatchObject({ reason: "NO_USABLE_DATA" });
});

test("a private head stays with its study in a new version of the manifest, and goes with another seed", async () => {
  const folder = temporaryFolder();
  const model = freshModel(manifest);
  const first = await open(folder);
  await train(first, 1, model);
  const head = first.heads.latest();
  expect(head).not.toBeNull();
  const more = smallStudy({ version: 2, previous: "a".repeat(64), rounds: { count: 9, updatesMin: 1 } });
  expect((await open(folder, more)).heads.latest()).toEqual(head);
  expect((await open(folder, smallStudy({ seed: 7 }))).heads.latest()).toBeNull();
});
