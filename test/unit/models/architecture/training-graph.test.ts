import { Tensor } from "onnxruntime-node";
import { describe, expect, it } from "vitest";
import { completeArchitecture } from "../../../../models/architecture/complete-architecture.ts";
import { initialParameters } from "../../../../models/architecture/initial-parameters.ts";
import { forwardGraph, gradientName, trainingGraph } from "../../../../models/architecture/training-graph.ts";
import { localLayout, type Architecture } from "../../../../models/architecture/trunk-and-heads.ts";
import { elementsOf } from "../../../../models/layout.ts";
import { seededRandom } from "../../../../models/random/seeded-random.ts";
import { createSession } from "../../../../models/runtime/load-onnx-runtime.ts";
import * as reference from "../../../support/reference-network.ts";

const task = (name: string, kind: "classification" | "regression") => ({ name, kind });
const base = { features: 6, trunk: [5, 4] } as const;
const objective = { regression: "squared", censored: false } as const;
const architectures: { title: string; architecture: Architecture }[] = [
  {
    title: "both heads, both kinds, relu",
    architecture: completeArchitecture({
      ...base,
      sharedHead: [task("a", "classification"), task("b", "regression")],
      privateHead: [task("c", "regression"), task("d", "classification")],
    }),
  },
  {
    title: "shared head only, classification, tanh",
    architecture: completeArchitecture({
      ...base,
      activation: "tanh",
      sharedHead: [task("a", "classification")],
      privateHead: [],
    }),
  },
  {
    title: "private head only, regression, relu",
    architecture: completeArchitecture({
      ...base,
      sharedHead: [],
      privateHead: [task("a", "regression")],
    }),
  },
];

describe.each(architectures)("a network with $title", ({ architecture }) => {
  const random = seededRandom(5);
  const layout = localLayout(architecture);
  const tasks = architecture.sharedHead.length + architecture.privateHead.length;
  const rows = 7;
  const parameters = initialParameters(layout, 3).map((value) => value + 0.1 * (random.uniform() - 0.5));
  const dense = Array.from({ length: rows }, () =>
    Array.from({ length: base.features }, () => random.uniform() - 0.3),
  );
  const labels = Float32Array.from({ length: rows * tasks }, (_, index) =>
    random.uniform() < 0.3 ? Number.NaN : index % 2,
  );
  const taskWeights = Array.from({ length: tasks }, (_, index) => 1 + index);

  it("has the reference's outputs", async () => {
    const outputs = await run(forwardGraph(architecture).encode(), {});
    const wanted = reference.referenceOutputs(architecture, parameters, dense).flat();
    expect(reference.relativeDifference(outputs["outputs"]!, wanted)).toBeLessThan(1e-5);
  });

  it("has the reference's loss and the gradients of finite differences", async () => {
    const measured = labels.map((label) => (Number.isNaN(label) ? 0 : 1));
    const weights = measured.map((one, index) => one * taskWeights[index % tasks]!);
    const sum = weights.reduce((total, weight) => total + weight, 0);
    const names = layout.tensors.map(({ name }) => name);
    const outputs = await run(trainingGraph(architecture, names, objective).encode(), {
      labels: new Tensor(
        "float32",
        labels.map((label) => (Number.isNaN(label) ? 0 : label)),
        [rows, tasks],
      ),
      weights: new Tensor(
        "float32",
        weights.map((weight) => weight / sum),
        [rows, tasks],
      ),
    });
    const lossOf = (point: ArrayLike<number>): number =>
      reference.referenceLoss(architecture, point, dense, labels, taskWeights);
    expect(outputs["loss"]![0]).toBeCloseTo(lossOf(parameters), 5);
    const actual = names.flatMap((name) => [...outputs[gradientName(name)]!]);
    const wanted = reference.finiteDifferences(lossOf, parameters);
    expect(reference.relativeDifference(actual, wanted)).toBeLessThan(1e-5);
  });

  async function run(
    model: Uint8Array,
    feeds: Record<string, Tensor>,
  ): Promise<Record<string, Float32Array>> {
    const session = await createSession(model, 1);
    const tensors = layout.tensors.map(({ name, shape, offset }) => {
      const data = parameters.slice(offset, offset + elementsOf(shape));
      return [name, new Tensor("float32", data, shape)] as const;
    });
    const features = new Tensor("float32", Float32Array.from(dense.flat()), [rows, base.features]);
    const result = await session.run({ ...Object.fromEntries(tensors), features, ...feeds });
    await session.release();
    return Object.fromEntries(Object.entries(result).map(([name, { data }]) => [name, data as Float32Array]));
  }
});
