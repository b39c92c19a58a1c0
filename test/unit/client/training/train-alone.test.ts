import { expect, onTestFinished, test } from "vitest";
import { openAloneStudy, type NodeData } from "../../../../client/training/alone-study.ts";
import { cpuRuntime } from "../../../../client/training/engine-of.ts";
import { trainAlone, type AloneModel } from "../../../../client/training/train-alone.ts";
import { CommandError } from "../../../../process/command-error.ts";
import { loadPredictor } from "../../../../models/runtime/predictor.ts";
import type { StudyManifest } from "../../../../trust/manifest/study-manifest.ts";
import { smallStudy, syntheticData, tasksOf as tasksWith } from "./synthetic-study.ts";

const manifest = smallStudy();
const siteA = { node: "site-a", ...syntheticData(manifest, 1, 250) };
const siteB = { node: "site-b", ...syntheticData(manifest, 2, 200) };

async function alone(study: StudyManifest, data: readonly NodeData[]): Promise<AloneModel> {
  const place = { threads: 1, runtime: cpuRuntime };
  return trainAlone(openAloneStudy(study, data), { place, protocolKey: "a key" });
}

async function tasksOf(onnx: Uint8Array): Promise<string[]> {
  const predictor = await loadPredictor(onnx);
  onTestFinished(() => predictor.dispose());
  return predictor.description.tasks.map(({ name }) => name);
}

test("one table gives the single-partner model with the study's effort", async () => {
  const model = await alone(manifest, [siteA]);
  expect(model.epochs).toBe(8);
  expect(model.bestEpoch).toBeGreaterThanOrEqual(1);
  expect(model.bestEpoch).toBeLessThanOrEqual(8);
  expect(model.results.map(({ node, endpoint, metric }) => [node, endpoint, metric])).toEqual([
    ["site-a", "logS", "R2"],
    ["site-a", "active", "AUROC"],
    ["site-a", "clearance", "R2"],
  ]);
  expect(model.results[1]!.value).toBeGreaterThan(0.8);
  expect(await tasksOf(model.onnx)).toEqual(["logS", "active", "clearance"]);
});

test("several tables share one task for a shared endpoint and keep one each for a private one", async () => {
  const longer = smallStudy({ rounds: { count: 20, updatesMin: 1 } });
  const model = await alone(longer, [siteA, siteB]);
  expect(await tasksOf(model.onnx)).toEqual([
    "logS",
    "site-a: active",
    "site-a: clearance",
    "site-b: active",
    "site-b: clearance",
  ]);
  expect(model.results.map(({ node }) => node)).toEqual([
    "site-a",
    "site-a",
    "site-a",
    "site-b",
    "site-b",
    "site-b",
  ]);
  const inTest = [...siteB.labels.get("logS")!].filter(
    (label, row) => siteB.prepared.fold[row] === 0 && !Number.isNaN(label),
  );
  expect(model.results[3]).toMatchObject({ endpoint: "logS", testCount: inTest.length });
  for (const { metric, value } of model.results)
    expect(value).toBeGreaterThan(metric === "AUROC" ? 0.8 : 0.5);
});

test("the same tables give the same model, bit for bit", async () => {
  const [first, second] = [await alone(manifest, [siteB]), await alone(manifest, [siteB])];
  expect(Buffer.from(first.onnx).equals(second.onnx)).toBe(true);
});

test("an endpoint that a table does not measure is no result of it", async () => {
  const labels = new Map([...siteA.labels].filter(([name]) => name !== "logS"));
  const prepared = { ...siteA.prepared, tasks: tasksWith(manifest, labels) };
  const model = await alone(manifest, [{ node: "site-a", prepared }]);
  expect(model.results.map(({ endpoint }) => endpoint)).toEqual(["active", "clearance"]);
});

test("tables without a training label are refused", async () => {
  const prepared = { ...siteA.prepared, fold: siteA.prepared.fold.map(() => 0) };
  await expect(alone(manifest, [{ node: "site-a", prepared }])).rejects.toBeInstanceOf(CommandError);
});
