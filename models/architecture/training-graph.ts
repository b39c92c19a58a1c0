import { gradientsOf } from "../graph/gradients.ts";
import { GraphBuilder, type Value } from "../graph/graph-builder.ts";
import { add, mul, softplus, sub, sumOfAll } from "../graph/operations.ts";
import type { Layout } from "../layout.ts";
import { maskedLayers } from "./masked-layers.ts";
import { networkOutputs } from "./network.ts";
import { localLayout, tasksOf, type Architecture, type TaskKind } from "./trunk-and-heads.ts";

export { featureTables, productName, type FeatureTable } from "./feature-tables.ts";
export { maskedLayers, maskName, type MaskedLayer } from "./masked-layers.ts";

/** What a training graph minimises: the loss of regression labels, and whether it takes their censoring. */
export type Objective = { readonly regression: "squared" | "huber"; readonly censored: boolean };

/** The name of the gradient of a parameter among the outputs of the training graph. */
export function gradientName(parameter: string): string {
  return `gradient.${parameter}`;
}

/**
 * The ONNX graph of one training step: inputs `features [b, features]`, `labels [b, tasks]`, `weights [b,
 * tasks]`, every parameter by its name and, with dropout, `mask.<layer> [b, width]`; outputs `loss` (a
 * scalar: the sum of weights times each label's loss) and `gradient.<name>` of the parameters named in
 * `trained`.
 */
export function trainingGraph(
  architecture: Architecture,
  trained: readonly string[],
  objective: Objective,
): GraphBuilder {
  if (objective.censored || objective.regression !== "squared") throw new RangeError("not yet");
  const graph = new GraphBuilder();
  const tasks = tasksOf(architecture).length;
  const features = graph.input("features", ["b", architecture.features]);
  const labels = graph.input("labels", ["b", tasks]);
  const weights = graph.input("weights", ["b", tasks]);
  const parameters = parameterInputs(graph, localLayout(architecture));
  const masks = maskedLayers(architecture).map(({ name, width }) => graph.input(name, ["b", width]));
  const outputs = networkOutputs(graph, architecture, (name) => parameters.get(name)!, features, masks);
  const loss = sumOfAll(graph, mul(graph, lossOfLabels(graph, architecture, outputs, labels), weights));
  const gradients = gradientsOf(
    graph,
    loss,
    trained.map((name) => parameters.get(name)!),
  );
  graph.output(loss, "loss");
  for (const [index, name] of trained.entries()) graph.output(gradients[index]!, gradientName(name));
  return graph;
}

/**
 * The ONNX graph of inference with the parameters as inputs: `features [b, features]` to `outputs [b,
 * tasks]`.
 */
export function forwardGraph(architecture: Architecture): GraphBuilder {
  const graph = new GraphBuilder();
  const features = graph.input("features", ["b", architecture.features]);
  const parameters = parameterInputs(graph, localLayout(architecture));
  graph.output(
    networkOutputs(graph, architecture, (name) => parameters.get(name)!, features),
    "outputs",
  );
  return graph;
}

function parameterInputs(graph: GraphBuilder, layout: Layout): Map<string, Value> {
  return new Map(layout.tensors.map(({ name, shape }) => [name, graph.input(name, shape)]));
}

/** Cross-entropy of logits for classification columns, squared error for regression columns: `[b, tasks]`. */
function lossOfLabels(graph: GraphBuilder, architecture: Architecture, outputs: Value, labels: Value): Value {
  const kinds = tasksOf(architecture).map(({ kind }) => kind);
  const crossEntropy = (): Value => sub(graph, softplus(graph, outputs), mul(graph, outputs, labels));
  const squaredError = (): Value => {
    const residual = sub(graph, outputs, labels);
    return mul(graph, residual, residual);
  };
  if (kinds.every((kind) => kind === "classification")) return crossEntropy();
  if (kinds.every((kind) => kind === "regression")) return squaredError();
  const columns = (kind: TaskKind): Value =>
    graph.constant(
      Float32Array.from(kinds, (other) => Number(other === kind)),
      [kinds.length],
    );
  return add(
    graph,
    mul(graph, crossEntropy(), columns("classification")),
    mul(graph, squaredError(), columns("regression")),
  );
}
