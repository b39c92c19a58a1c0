import { describe, expect, it } from "vitest";
import { completeArchitecture } from "../../../../../models/architecture/complete-architecture.ts";
import { initialParameters } from "../../../../../models/architecture/initial-parameters.ts";
import type { Layer } from "../../../../../models/architecture/layers/layer.ts";
import * as graphs from "../../../../../models/architecture/training-graph.ts";
import { localLayout } from "../../../../../models/architecture/trunk-and-heads.ts";
import { elementsOf } from "../../../../../models/layout.ts";
import { seededRandom } from "../../../../../models/random/seeded-random.ts";
import * as reference from "../../../../support/reference-network.ts";
import { feedOf, runGraph, type Feed } from "../run-graph.ts";

const layers: Layer[] = [
  { name: "first", inputs: ["features"], kind: "dense", units: 5, activation: "tanh", bias: true },
  { name: "calm", inputs: ["first"], kind: "layer_normalization", epsilon: 1e-3 },
  { name: "some", inputs: ["calm"], kind: "dropout", rate: 0.5 },
  { name: "second", inputs: ["some"], kind: "dense", units: 5, activation: "linear", bias: false },
  { name: "sum", inputs: ["second", "first"], kind: "add" },
  { name: "bent", inputs: ["sum"], kind: "activation", activation: "elu" },
  { name: "all", inputs: ["bent", "features"], kind: "concatenate" },
];
const architecture = completeArchitecture({
  features: 4,
  trunk: [],
  layers,
  wide: true,
  localTrunk: [2],
  sharedHead: [
    { name: "a", kind: "classification" },
    { name: "b", kind: "regression" },
  ],
  privateHead: [],
});
const layout = localLayout(architecture);
const random = seededRandom(3);
const parameters = initialParameters(layout, 2).map((value) => value + random.uniform() - 0.5);
const dense = Array.from({ length: 6 }, () => Array.from({ length: 4 }, () => random.uniform() - 0.4));
const mask = dense.map(() => Array.from({ length: 5 }, () => (random.uniform() < 0.5 ? 0 : 2)));
const labels = Float32Array.from({ length: 12 }, (_, index) => (index % 5 === 0 ? Number.NaN : index % 2));
const feeds: Record<string, Feed> = {
  features: feedOf(dense),
  "mask.0": feedOf(mask),
  labels: { data: labels, shape: [6, 2] },
  weights: { data: labels.map((label) => Number(!Number.isNaN(label)) / 9), shape: [6, 2] },
};
for (const { name, shape, offset } of layout.tensors)
  feeds[name] = { data: parameters.slice(offset, offset + elementsOf(shape)), shape };

/** The layers above, one by one. */
function brought(point: ArrayLike<number>, row: readonly number[], factors: readonly number[]): number[] {
  const tensor = (name: string) => reference.tensorAt(layout, point, `layers.${name}`);
  const five = [0, 1, 2, 3, 4];
  const times = (x: readonly number[], name: string): number[] =>
    five.map((j) => x.reduce((sum, v, i) => sum + v * tensor(`${name}.weight`)(i, j), 0));
  const first = times(row, "first").map((x, j) => Math.tanh(x + tensor("first.bias")(0, j)));
  const mean = first.reduce((sum, x) => sum + x / 5, 0);
  const deviation = Math.sqrt(first.reduce((sum, x) => sum + (x - mean) ** 2 / 5, 0) + 1e-3);
  const calm = first.map(
    (x, j) => ((x - mean) / deviation) * tensor("calm.gamma")(0, j) + tensor("calm.beta")(0, j),
  );
  const second = times(
    calm.map((x, j) => x * factors[j]!),
    "second",
  );
  const bent = second.map((x, j) => x + first[j]!).map((x) => (x > 0 ? x : Math.expm1(x)));
  return [...bent, ...row];
}

describe("brought layers", () => {
  it("put their tensors in the place of a trunk", () => {
    expect(layout.tensors.map(({ name, shape }) => `${name} ${shape.join("x")}`).slice(0, 8)).toEqual([
      "layers.first.weight 4x5",
      "layers.first.bias 5",
      "layers.calm.gamma 5",
      "layers.calm.beta 5",
      "layers.second.weight 5x5",
      "head.shared.weight 9x2",
      "head.shared.wide 4x2",
      "head.shared.bias 2",
    ]);
    expect(graphs.maskedLayers(architecture)).toEqual([
      { name: "mask.0", layer: "layers.some", width: 5, dropout: 0.5 },
    ]);
  });

  it("have the reference's outputs, without dropout", async () => {
    const { outputs } = await runGraph(graphs.forwardGraph(architecture), feeds);
    const ones = [1, 1, 1, 1, 1];
    const wanted = reference.referenceOutputs(architecture, parameters, dense, {}, (row) =>
      brought(parameters, row, ones),
    );
    expect(reference.relativeDifference(outputs!, wanted.flat())).toBeLessThan(1e-5);
  });

  it("have the gradients of finite differences", async () => {
    const objective = { regression: "squared", censored: false } as const;
    const names = layout.tensors.map(({ name }) => name);
    const results = await runGraph(graphs.trainingGraph(architecture, names, objective), feeds);
    const lossOf = (point: ArrayLike<number>): number =>
      reference.referenceLoss(architecture, point, dense, labels, [1, 1], {
        objective,
        brought: (row) => brought(point, row, mask[dense.findIndex((other) => other === row)]!),
      });
    expect(results["loss"]![0]).toBeCloseTo(lossOf(parameters), 5);
    const actual = names.flatMap((name) => [...results[graphs.gradientName(name)]!]);
    expect(
      reference.relativeDifference(actual, reference.finiteDifferences(lossOf, parameters)),
    ).toBeLessThan(1e-5);
  });

  it("begin with normalisations that change nothing", () => {
    const fresh = initialParameters(layout, 1);
    const { offset } = layout.tensors.find(({ name }) => name === "layers.calm.gamma")!;
    expect([...fresh.subarray(offset, offset + 10)]).toEqual([1, 1, 1, 1, 1, 0, 0, 0, 0, 0]);
  });

  it("stand in place of a trunk, with a dense input", () => {
    expect(() => completeArchitecture({ ...architecture, trunk: [3], dropout: 0 })).toThrow(
      "in place of a trunk",
    );
    expect(() => completeArchitecture({ ...architecture, input: "sparse" })).toThrow("needs a trunk");
  });
});
