import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { Evaluation } from "../../../../client/training/evaluation.ts";
import { finishStudy } from "../../../../client/training/finish-study.ts";
import { openNodeStudy, standardise } from "../../../../client/training/node-study.ts";
import { trainRound } from "../../../../client/training/train-round.ts";
import type { Prepared } from "../../../../client/data/prepare/prepared.ts";
import { loadPredictor } from "../../../../models/runtime/predictor.ts";
import { temporaryFolder } from "../data/temporary-table.ts";
import {
  freshModel,
  noCheckpoints,
  smallNode,
  smallStudy,
  syntheticData,
  tasksOf,
} from "./synthetic-study.ts";

const usual = smallStudy();
const never = new AbortController().signal;

async function finished(
  prepared: Prepared,
  rounds = 4,
  manifest = usual,
): Promise<{ evaluation: Evaluation; folder: string }> {
  const folder = temporaryFolder();
  const study = await openNodeStudy(manifest, prepared, smallNode(folder));
  onTestFinished(() => study.model.dispose());
  const model = freshModel(manifest);
  const examples = standardise(study, model);
  for (let number = 1; number <= rounds; number += 1) {
    const { update } = await trainRound(study, examples, { number, model }, {}, noCheckpoints);
    for (const [index, change] of update.entries()) model.parameters[index]! += change;
  }
  await finishStudy(study, model, () => {}, never);
  const evaluation = JSON.parse(readFileSync(join(folder, "evaluation.json"), "utf8")) as Evaluation;
  return { evaluation, folder };
}

test("the evaluation scores each endpoint that the node measures on its test fold", async () => {
  const { prepared, labels } = syntheticData(usual, 1, 300);
  const { evaluation } = await finished(prepared);
  expect(evaluation).toMatchObject({ study: "small", node: "site-a", model: "0".repeat(64) });
  const heads = evaluation.results.map(({ endpoint, head, metric }) => [endpoint, head, metric]);
  expect(heads).toEqual([
    ["logS", "shared", "R2"],
    ["active", "private", "AUROC"],
    ["clearance", "private", "R2"],
  ]);
  const inTest = [...labels.get("active")!].filter(
    (label, row) => prepared.fold[row] === 0 && !Number.isNaN(label),
  );
  expect(evaluation.results[1]!.testCount).toBe(inTest.length);
  expect(evaluation.results[1]!.value).toBeGreaterThan(0.8);
  expect(evaluation.results[0]!.value).toBeGreaterThan(0.5);
});

test("the exported model predicts what the node measured, in its unit", async () => {
  const { prepared, labels } = syntheticData(usual, 1, 300);
  const { folder } = await finished(prepared, 4);
  const predictor = await loadPredictor(join(folder, "model.onnx"));
  onTestFinished(() => predictor.dispose());
  expect(predictor.description.tasks.map(({ name }) => name)).toEqual(["logS", "active", "clearance"]);
  const rows = Uint32Array.from(prepared.fold.keys()).filter((row) => prepared.fold[row] === 0);
  const predictions = await predictor.predict(prepared.features.select(rows));
  const logS = [...rows].map((row, index) => [labels.get("logS")![row]!, predictions[index * 3]!] as const);
  const measured = logS.filter(([label]) => !Number.isNaN(label));
  const error = measured.reduce((sum, [label, value]) => sum + Math.abs(label - value), 0) / measured.length;
  const spread = measured.reduce((sum, [label]) => sum + Math.abs(label + 2), 0) / measured.length;
  expect(error).toBeLessThan(0.7 * spread);
  // log10 is undone: clearances are positive numbers around 10, not around 1.
  expect(predictions.every((value, index) => index % 3 !== 2 || value > 0)).toBe(true);
});

test("a private endpoint without a training label and a test fold of one class have no value", async () => {
  const { prepared: whole, labels: all } = syntheticData(usual, 1);
  const labels = new Map(all);
  labels.set(
    "clearance",
    labels.get("clearance")!.map((label, row) => (whole.fold[row] === 0 ? label : NaN)),
  );
  labels.set(
    "active",
    labels.get("active")!.map((label, row) => (whole.fold[row] === 0 ? 1 : label)),
  );
  const { evaluation } = await finished({ ...whole, tasks: tasksOf(usual, labels) }, 1);
  expect(evaluation.results.map(({ endpoint, value }) => [endpoint, value === null])).toEqual([
    ["logS", false],
    ["active", true],
    ["clearance", true],
  ]);
});

test("finishing again writes the same bytes", async () => {
  const { prepared } = syntheticData(usual, 3);
  const [first, second] = [await finished(prepared, 2), await finished(prepared, 2)];
  for (const name of ["model.onnx", "evaluation.json"])
    expect(readFileSync(join(first.folder, name)).equals(readFileSync(join(second.folder, name)))).toBe(true);
});

test("a study without private endpoints ends with the released model", async () => {
  const { endpoints } = usual;
  const manifest = smallStudy({ endpoints: endpoints.filter(({ head }) => head === "shared") });
  const { prepared } = syntheticData(manifest, 1, 300);
  const { evaluation, folder } = await finished(prepared, 3, manifest);
  expect(evaluation.results.map(({ endpoint }) => endpoint)).toEqual(["logS"]);
  expect(evaluation.results[0]!.value).toBeGreaterThan(0.3);
  const predictor = await loadPredictor(join(folder, "model.onnx"));
  onTestFinished(() => predictor.dispose());
  expect(predictor.description.tasks.map(({ name }) => name)).toEqual(["logS"]);
});
