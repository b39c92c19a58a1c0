import { createRequire } from "node:module";
import type * as Tfjs from "@tensorflow/tfjs-core";
import type * as TfjsLayers from "@tensorflow/tfjs-layers";
import { loadTfjs } from "../../models/runtime/tfjs/load-tfjs.ts";
import { networkInputs, type TrainingCase } from "./training-case.ts";

const require = createRequire(import.meta.url);
const loaded = await loadTfjs(() => {
  throw new Error("left out");
});
/** The copy of tfjs that the runtime uses, on WebAssembly. */
export const { tf } = loaded;
const layers = require("@tensorflow/tfjs-layers") as typeof TfjsLayers;

/** Loss and gradients, by the names of the training graph, as tfjs's own layers and autodiff compute them. */
export function tfjsTrainingStep(some: TrainingCase): Record<string, Float32Array> {
  const results: Record<string, Float32Array> = {};
  tf.tidy(() => {
    const { model, names } = layersModel(some);
    const inputs = networkInputs(some).map(({ data, shape }) => tf.tensor(data, [...shape]));
    const variables = model.trainableWeights.map((weight) => weight.read() as Tfjs.Variable);
    const { value, grads } = tf.variableGrads(
      () => lossOf(some, model.apply(inputs) as Tfjs.Tensor),
      variables,
    );
    results["loss"] = value.dataSync<"float32">();
    for (const [index, { name }] of variables.entries())
      results[`gradient.${names[index]!}`] = grads[name]!.dataSync<"float32">();
    model.dispose();
  });
  return results;
}

/** Two heads on dense layers, each followed by its dropout mask; the names of its weights in their order. */
function layersModel({ architecture, feeds }: TrainingCase): {
  model: TfjsLayers.LayersModel;
  names: string[];
} {
  const { features, trunk, activation, sharedHead, privateHead } = architecture;
  const names: string[] = [];
  const dense = (name: string, units: number, x: TfjsLayers.SymbolicTensor, chosen?: "relu" | "tanh") => {
    const layer = layers.layers.dense({ units, ...(chosen ? { activation: chosen } : {}) });
    const output = layer.apply(x) as TfjsLayers.SymbolicTensor;
    const parts = [`${name}.weight`, `${name}.bias`];
    layer.setWeights(parts.map((part) => tf.tensor(feeds[part]!.data, [...feeds[part]!.shape])));
    names.push(...parts);
    return output;
  };
  const input = layers.input({ shape: [features] });
  const masks = trunk.map((width) => layers.input({ shape: [width] }));
  let hidden = input;
  for (const [index, width] of trunk.entries()) {
    const active = dense(`trunk.${index}`, width, hidden, activation);
    hidden = layers.layers.multiply().apply([active, masks[index]!]) as TfjsLayers.SymbolicTensor;
  }
  const heads = [
    dense("head.shared", sharedHead.length, hidden),
    dense("head.private", privateHead.length, hidden),
  ];
  const outputs = layers.layers.concatenate().apply(heads) as TfjsLayers.SymbolicTensor;
  return { model: layers.model({ inputs: [input, ...masks], outputs }), names };
}

function lossOf({ architecture, feeds }: TrainingCase, outputs: Tfjs.Tensor): Tfjs.Scalar {
  const [labels, weights] = ["labels", "weights"].map((name) =>
    tf.tensor(feeds[name]!.data, [...feeds[name]!.shape]),
  ) as [Tfjs.Tensor, Tfjs.Tensor];
  const kinds = [...architecture.sharedHead, ...architecture.privateHead].map(({ kind }) => kind);
  const classes = tf.tensor1d(kinds.map((kind) => Number(kind === "classification")));
  const { NONE } = tf.Reduction;
  const crossEntropy = tf.losses.sigmoidCrossEntropy(labels, outputs, undefined, 0, NONE);
  const squaredError = tf.losses.meanSquaredError(labels, outputs, undefined, NONE);
  const losses = tf.add(tf.mul(crossEntropy, classes), tf.mul(squaredError, tf.sub(1, classes)));
  return tf.sum(tf.mul(losses, weights));
}
