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
