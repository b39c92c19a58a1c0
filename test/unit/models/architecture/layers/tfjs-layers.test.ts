import { createRequire } from "node:module";
import type * as Layers from "@tensorflow/tfjs-layers";
import { expect, it } from "vitest";
import { completeArchitecture } from "../../../../../models/architecture/complete-architecture.ts";
import { readLayersModel } from "../../../../../models/architecture/layers/read-layers-model.ts";
import { forwardGraph } from "../../../../../models/architecture/training-graph.ts";
import { localLayout } from "../../../../../models/architecture/trunk-and-heads.ts";
import { seededRandom } from "../../../../../models/random/seeded-random.ts";
import { loadTfjs, type Tfjs } from "../../../../../models/runtime/tfjs/load-tfjs.ts";
import { relativeDifference } from "../../../../support/reference-network.ts";
import { feedOf, runGraph, type Feed } from "../run-graph.ts";

// As CommonJS, to share the one copy of the core that has kernels.
const tfl = createRequire(import.meta.url)("@tensorflow/tfjs-layers") as typeof Layers;
const tensorNames = { kernel: "weight", bias: "bias", gamma: "gamma", beta: "beta" };

it("a model of TF.js predicts the same once it is read and given the same weights", async () => {
  const { tf } = await loadTfjs();
  const features = 7;
  const random = seededRandom(1);
  const rows = Array.from({ length: 9 }, () =>
    Array.from({ length: features }, () => 4 * random.uniform() - 2),
  );
  const input = tfl.input({ shape: [features] });
  const activations = ["relu", "tanh", "sigmoid", "elu", "selu", "softplus", "gelu", "linear"] as const;
  const branches = activations.map(
    (activation) => tfl.layers.dense({ units: 5, activation }).apply(input) as Layers.SymbolicTensor,
  );
  const joined = tfl.layers.concatenate().apply(branches) as Layers.SymbolicTensor;
  const calm = tfl.layers.layerNormalization({ epsilon: 0.01 }).apply(joined) as Layers.SymbolicTensor;
  const some = tfl.layers.dropout({ rate: 0.4 }).apply(calm) as Layers.SymbolicTensor;
  const again = tfl.layers.dense({ units: 40, useBias: false }).apply(some) as Layers.SymbolicTensor;
  const sum = tfl.layers.add().apply([again, joined]) as Layers.SymbolicTensor;
  const bent = tfl.layers.activation({ activation: "elu" }).apply(sum) as Layers.SymbolicTensor;
  const output = tfl.layers.dense({ units: 3 }).apply(tfl.layers.reLU().apply(bent)) as Layers.SymbolicTensor;
  const model = tfl.model({ inputs: input, outputs: output });
  model.setWeights(
    model.getWeights().map(({ shape }) => {
      const data = Float32Array.from(
        { length: shape.reduce((a, b) => a * (b ?? 1), 1) },
        () => random.uniform() - 0.4,
      );
      return tf.tensor(data, shape);
    }),
  );

  const json: unknown = JSON.parse(JSON.stringify({ modelTopology: model.toJSON(undefined, false) }));
  const brought = readLayersModel(json, "model.json");
  const architecture = completeArchitecture({
    ...brought,
    trunk: [],
    sharedHead: ["a", "b", "c"].map((name) => ({ name, kind: "regression" })),
    privateHead: [],
  });
  const feeds: Record<string, Feed> = { features: feedOf(rows) };
  for (const { name, shape } of localLayout(architecture).tensors)
    // The head is the identity: what it reads is what the model predicts.
    feeds[name] = {
      data: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) =>
        Number(shape.length === 2 && i % 4 === 0),
      ),
      shape,
    };
  for (const weight of model.weights) {
    const [layer, tensor] = weight.originalName.split("/") as [string, keyof typeof tensorNames];
    const name = `layers.${layer}.${tensorNames[tensor]}`;
    expect(feeds[name]?.shape, name).toEqual(weight.shape);
    feeds[name] = { data: (await weight.read().data()) as Float32Array, shape: weight.shape as number[] };
  }
  const { outputs } = await runGraph(forwardGraph(architecture), feeds);
  const wanted = await (model.predict(tf.tensor2d(rows)) as Tfjs.Tensor).data();
  expect(relativeDifference(outputs!, wanted)).toBeLessThan(1e-5);
});
