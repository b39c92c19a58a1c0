import { describe, expect, test } from "vitest";
import type { FeatureProtocol } from "../../../chemistry/feature-protocol.ts";
import { endpoints, isAtLeast } from "../../../scripts/bench/admet/endpoints.ts";
import { labelsOf, scalesOf, type EndpointRow } from "../../../scripts/bench/admet/endpoint-rows.ts";
import {
  endpointsReached,
  meanAndDeviation,
  meanOutputs,
  scoreEndpoints,
} from "../../../scripts/bench/admet/score-endpoints.ts";
import { labelRows, standardised } from "../../../scripts/bench/multitask/multitask-sets.ts";
import { scoreTasks } from "../../../scripts/bench/multitask/score-tasks.ts";
import { featuriseStructures } from "../../../scripts/bench/public-sets/featurise-structures.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const place = (name: string): number => endpoints.findIndex((endpoint) => endpoint.name === name);
const row = (name: string, value: number, isTest = false): EndpointRow => ({
  endpoint: place(name),
  structure: "C",
  value,
  isTest,
});

describe("the twelve endpoints", () => {
  test("are better the lower the error, the higher all else", () => {
    expect([isAtLeast("mae", 0.2, 0.3), isAtLeast("mae", 0.4, 0.3)]).toEqual([true, false]);
    expect([isAtLeast("auroc", 0.8, 0.7), isAtLeast("auroc", 0.7, 0.7)]).toEqual([true, true]);
  });

  test("count where the means reach the published figures", () => {
    const mapLight = endpoints.map(({ published }) => published[2]);
    expect(endpointsReached(mapLight)).toMatchObject({ MapLight: 12 });
    const worse = endpoints.map(({ metric }) => (metric === "mae" ? 9 : 0));
    expect(endpointsReached(worse)).toEqual({ "RDKit2D+MLP": 0, ADMETboost: 0, MapLight: 0 });
  });

  test("are averaged over seeds", () => {
    expect(meanAndDeviation([1, 3])).toEqual({ mean: 2, std: 1 });
    expect(meanOutputs([Float32Array.of(1, 2), Float32Array.of(3, 6)])).toEqual(Float32Array.of(2, 4));
  });

  test("are scored in their unit, by their own rows", () => {
    const rows = [row("caco2", -5), row("hia", 1), row("caco2", -6), row("hia", 0)];
    const scales = scalesOf(rows, Uint32Array.of(0, 2));
    expect(scales[place("caco2")]).toEqual({ mean: -5.5, deviation: 0.5 });
    const scores = scoreEndpoints(rows, Float32Array.of(0, 3, 0, -3), scales);
    expect([scores[place("caco2")], scores[place("hia")]]).toEqual([0.5, 1]);
  });
});

describe("the labels of endpoints", () => {
  const rows = [row("caco2", -5), row("hia", 1), row("hia", 0), row("caco2", -6, true), row("vdss", 100)];

  test("of one compound share a row, unless the endpoint was measured twice", () => {
    const scales = endpoints.map(() => ({ mean: 0, deviation: 1 }));
    const labels = labelsOf(rows, ["a", "a", "a", "a", "b"], Uint32Array.of(0, 1, 2, 4), scales);
    expect([...labels.rowStart]).toEqual([0, 2, 2, 3, 3, 4]);
    expect([...labels.task]).toEqual([place("caco2"), place("hia"), place("hia"), place("vdss")]);
    expect([...labels.value]).toEqual([-5, 1, 0, 2]);
  });

  test("never hold a row that is not trained on", () => {
    const scales = scalesOf(rows, Uint32Array.of(0));
    expect(labelsOf(rows, ["a", "a", "a", "a", "b"], Uint32Array.of(0), scales).value).toHaveLength(1);
    expect(scales[place("caco2")]!.mean).toBe(-5);
  });
});

describe("a table of many tasks", () => {
  const cells = [
    ["5", "", "7"],
    ["", "", ""],
    ["7", "6.5", ""],
  ];

  test("has labels where a cell is filled, by a threshold where there is one", () => {
    expect(labelRows(cells, null)).toMatchObject({
      rows: 3,
      tasks: 3,
      rowStart: Uint32Array.of(0, 2, 2, 4),
      task: Uint32Array.of(0, 2, 0, 1),
      value: Float32Array.of(5, 7, 7, 6.5),
    });
    expect(labelRows(cells, 6.5).value).toEqual(Float32Array.of(0, 1, 1, 1));
  });

  test("is standardised by its training rows", () => {
    const { value } = standardised(labelRows(cells, null), Uint32Array.of(0, 2));
    expect([...value]).toEqual([-1, 0, 1, 0]);
  });

  test("is judged on tasks with enough labels of both classes", () => {
    const many = Array.from({ length: 20 }, (_, index) => [String(index % 2), index < 19 ? "1" : "0"]);
    const labels = labelRows(many, 0.5);
    const rows = Uint32Array.from(many.keys());
    const outputs = Float32Array.from({ length: 40 }, (_, at) => Number(many[at >> 1]![at % 2]));
    expect(scoreTasks(outputs, labels, rows, "classification")).toMatchObject({
      tasksJudged: 1,
      meanAuroc: 1,
    });
    expect(scoreTasks(outputs, labels, rows, "regression")).toEqual({ tasksJudged: 0 });
  });
});

test("a structure that the protocol rejects has the features of its largest fragment", async () => {
  const protocol: FeatureProtocol = {
    fingerprint: { radius: 2, size: 256, values: "binary", permuted: false },
    standardisation: { method: "melloddy", heavyAtomsMax: 3, tautomersMax: 16 },
    descriptors: "none",
    folds: { count: 5 },
  };
  using folder = temporaryFolder();
  const { features, compound, rejected, unreadable } = await featuriseStructures(
    ["CCO", "CCCCCCO", "no structure", "OCC"],
    protocol,
    1,
    folder.path,
  );
  expect([rejected, unreadable]).toEqual([[1, 2], [2]]);
  expect([features.rows, features.columns]).toEqual([4, 256]);
  const bits = (at: number): number => features.rowStart[at + 1]! - features.rowStart[at]!;
  expect([bits(0) > 0, bits(1) > bits(0), bits(2)]).toEqual([true, true, 0]);
  expect(compound[0]).toBe(compound[3]);
  expect(compound[0]).not.toBe(compound[1]);
});
