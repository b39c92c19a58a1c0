import { describe, expect, it } from "vitest";
import { completeArchitecture } from "../../../../models/architecture/complete-architecture.ts";
import { initialParameters } from "../../../../models/architecture/initial-parameters.ts";
import * as graphs from "../../../../models/architecture/training-graph.ts";
import { localLayout, tasksOf, type Architecture } from "../../../../models/architecture/trunk-and-heads.ts";
import { elementsOf } from "../../../../models/layout.ts";
import { seededRandom } from "../../../../models/random/seeded-random.ts";
import * as reference from "../../../support/reference-network.ts";
import { architectures, base } from "./family.ts";
import { feedOf, runGraph, type Feed } from "./run-graph.ts";

const { featureTables, forwardGraph, gradientName, maskedLayers, productName, trainingGraph } = graphs;
const columns = 6;

describe.each(Object.entries(architectures))("a network with %s", (_, architecture) => {
  const random = seededRandom(5);
  const uniform = (lowest: number): number => lowest + random.uniform();
  const layout = localLayout(architecture);
  const names = layout.tensors.map(({ name }) => name);
  const tasks = tasksOf(architecture).length;
  const rows = 7;
  const parameters = initialParameters(layout, 3).map((value) => value + 0.6 * uniform(-0.5));
  const dense = Array.from({ length: rows }, () => Array.from({ length: columns }, () => uniform(-0.3)));
  const labels = Float32Array.from({ length: rows * tasks }, (_cell, index) =>
    random.uniform() < 0.3 ? Number.NaN : index % 2,
  );
  const taskWeights = Array.from({ length: tasks }, (_cell, index) => 1 + index);
  const weights = labels.map((label, index) => (Number.isNaN(label) ? 0 : taskWeights[index % tasks]!));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const censoring = labels.map((_label, index) => (index % 3) - 1);
  const layers = maskedLayers(architecture);
  const masks = Object.fromEntries(
    layers.map(({ layer, width, dropout }) => [
      layer,
      dense.map(() =>
        Array.from({ length: width }, () => (random.uniform() < dropout ? 0 : 1 / (1 - dropout))),
      ),
    ]),
  );
  const feeds: Record<string, Feed> = {
    features: feedOf(dense),
    labels: { data: labels, shape: [rows, tasks] },
    weights: { data: weights.map((weight) => weight / sum), shape: [rows, tasks] },
    censoring: { data: censoring, shape: [rows, tasks] },
  };
  for (const { name, layer } of layers) feeds[name] = feedOf(masks[layer]!);
  for (const { name, shape, offset } of layout.tensors)
    feeds[name] = { data: parameters.slice(offset, offset + elementsOf(shape)), shape };
  const tables = featureTables(architecture);
  const isFed = (name: string): boolean =>
    architecture.input === "sparse" && tables.some(({ tensor }) => tensor === name);
  for (const { tensor, columns: taken, width } of tables) {
    const weight = reference.tensorAt(layout, parameters, tensor);
    const product = dense.map((row) =>
      Array.from({ length: width }, (_cell, j) =>
        (taken === "all" ? row : taken.map((column) => row[column]!)).reduce(
          (x, v, i) => x + v * weight(i, j),
          0,
        ),
      ),
    );
    feeds[productName(tensor)] = feedOf(product);
  }

  it("has the reference's outputs", async () => {
    const { outputs } = await runGraph(forwardGraph(architecture), feeds);
    const wanted = reference.referenceOutputs(architecture, parameters, dense).flat();
    expect(reference.relativeDifference(outputs!, wanted)).toBeLessThan(1e-5);
  });

  it.each([
    { regression: "squared", censored: false },
    { regression: "squared", censored: true },
    { regression: "huber", censored: false },
    { regression: "huber", censored: true },
  ] as const)("has the loss and the gradients of %j", async (objective) => {
    const results = await runGraph(trainingGraph(architecture, names, objective), feeds);
    const lossOf = (point: ArrayLike<number>): number =>
      reference.referenceLoss(architecture, point, dense, labels, taskWeights, {
        objective,
        censoring,
        masks,
      });
    expect(results["loss"]![0]).toBeCloseTo(lossOf(parameters), 5);
    const actual = layout.tensors.flatMap(({ name, shape }) => [
      ...(isFed(name)
        ? gradientOfTable(name, results[gradientName(productName(name))]!, shape)
        : results[gradientName(name)]!),
    ]);
    const wanted = reference.finiteDifferences(lossOf, parameters);
    expect(reference.relativeDifference(actual, wanted)).toBeLessThan(1e-5);
  });

  /** The transposed features, or the table's columns of them, times the gradient of their product. */
  function gradientOfTable(name: string, product: Float32Array, [, width]: readonly number[]): number[] {
    const { columns: taken } = tables.find(({ tensor }) => tensor === name)!;
    const read = taken === "all" ? dense[0]!.map((_cell, column) => column) : taken;
    return read.flatMap((column) =>
      Array.from({ length: width! }, (_cell, j) =>
        dense.reduce((total, row, index) => total + row[column]! * product[index * width! + j]!, 0),
      ),
    );
  }
});

describe("a training graph", () => {
  const architecture = completeArchitecture({ ...base, localTrunk: [3] });
  const objective = { regression: "squared", censored: false } as const;
  const products = (trained: readonly string[]): number =>
    trainingGraph(architecture, trained, objective).nodes.filter(({ operator }) => operator === "Gemm")
      .length;

  it("computes only what the trained tensors need", () => {
    const own = localLayout(architecture).tensors.map(({ name }) => name);
    const local = own.filter((name) => name.startsWith("local.") || name.startsWith("head.private."));
    const forward = forwardGraph(architecture).nodes.filter(({ operator }) => operator === "Gemm").length;
    // Weights of the private head, the local head and the local layer; what flows from that head to the
    // layer.
    expect(products(local) - forward).toBe(4);
    expect(products(["head.private.bias"]) - forward).toBe(0);
  });

  it("takes as many inputs and gives as many outputs as it says", () => {
    const graph = trainingGraph(architectures["sparse input, all at once"]!, ["trunk.0.weight"], objective);
    expect([...graph.outputs.keys()]).toEqual(["loss", "gradient.product.trunk.0.weight"]);
    const names = graph.inputs.map(({ label }) => label);
    expect(names).toContain("product.head.shared.wide");
    expect(names).not.toContain("trunk.0.weight");
    expect(names).not.toContain("features");
    expect(names.filter((name) => name.startsWith("mask."))).toEqual(["mask.0", "mask.1", "mask.2"]);
  });
});

describe("a fresh local trunk", () => {
  it("changes nothing", async () => {
    const plain = completeArchitecture(base);
    const beside = completeArchitecture({ ...base, localTrunk: [3] });
    const dense = [
      [1, 2, 0, 0, 1, -1],
      [0, 1, 1, 3, 0, 0],
    ];
    const outputsOf = async (architecture: Architecture): Promise<Float32Array> => {
      const layout = localLayout(architecture);
      const parameters = initialParameters(layout, 9);
      const feeds: Record<string, Feed> = { features: feedOf(dense) };
      for (const { name, shape, offset } of layout.tensors)
        feeds[name] = { data: parameters.slice(offset, offset + elementsOf(shape)), shape };
      return (await runGraph(forwardGraph(architecture), feeds))["outputs"]!;
    };
    expect(await outputsOf(beside)).toEqual(await outputsOf(plain));
  });
});
