import type { GraphBuilder, Value } from "../../graph/graph-builder.ts";
import * as operations from "../../graph/operations.ts";
import { FEATURES } from "./check-layers.ts";
import type { Layer, LayerActivation } from "./layer.ts";
import { layerTensor } from "./layer-tensors.ts";

const { relu, tanh, sigmoid, elu, selu, softplus, gelu } = operations;
const ACTIVATIONS: Readonly<Record<LayerActivation, (graph: GraphBuilder, x: Value) => Value>> = {
  linear: (_, x) => x,
  relu,
  tanh,
  sigmoid,
  elu: (graph, x) => elu(graph, x),
  selu,
  softplus,
  gelu,
};

/** What brought layers compute with; a dropout layer without a mask passes its input on. */
export type LayerInputs = {
  readonly graph: GraphBuilder;
  readonly features: Value;
  readonly parameter: (name: string) => Value;
  /** By the name of the dropout layer. */
  readonly mask: (layer: string) => Value | undefined;
};

/** The output of the last of the layers, which have passed `checkLayers`: `[b, width]`. */
export function layersOutput(layers: readonly Layer[], inputs: LayerInputs): Value {
  const byName = new Map(layers.map((layer) => [layer.name, layer]));
  const outputs = new Map([[FEATURES, inputs.features]]);
  const outputOf = (name: string): Value => {
    const known = outputs.get(name);
    if (known !== undefined) return known;
    const layer = byName.get(name)!;
    const output = layerOutput(layer, layer.inputs.map(outputOf), inputs);
    outputs.set(name, output);
    return output;
  };
  return outputOf(layers.at(-1)!.name);
}

function layerOutput(layer: Layer, read: readonly Value[], { graph, parameter, mask }: LayerInputs): Value {
  const x = read[0]!;
  const tensor = (name: "weight" | "bias" | "gamma" | "beta"): Value =>
    parameter(layerTensor(layer.name, name));
  switch (layer.kind) {
    case "dense": {
      const weight = tensor("weight");
      const sums = layer.bias
        ? operations.linear(graph, x, weight, tensor("bias"))
        : operations.matmul(graph, x, weight);
      return ACTIVATIONS[layer.activation](graph, sums);
    }
    case "dropout": {
      const factors = mask(layer.name);
      return factors === undefined ? x : operations.mul(graph, x, factors);
    }
    case "activation":
      return ACTIVATIONS[layer.activation](graph, x);
    case "layer_normalization":
      return operations.layerNormalization(graph, x, tensor("gamma"), tensor("beta"), layer.epsilon);
    case "concatenate":
      return operations.concatColumns(graph, ...read);
    case "add":
      return read.reduce((left, right) => operations.add(graph, left, right));
  }
}
