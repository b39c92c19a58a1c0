import { gradientsOf } from "../graph/gradients.ts";
import { GraphBuilder, type Value } from "../graph/graph-builder.ts";
import { greater, mul, sumOfAll, where } from "../graph/operations.ts";
import { featureTables, gradientName, productName } from "./feature-tables.ts";
import { lossOfLabels, type Objective } from "./loss-of-labels.ts";
import { maskedLayers } from "./masked-layers.ts";
import { declareInputs, type NetworkInputs } from "./network-inputs.ts";
import { networkOutputs } from "./network.ts";
import { tasksOf, type Architecture } from "./trunk-and-heads.ts";

export { featureTables, gradientName, productName, type FeatureTable } from "./feature-tables.ts";
export type { Objective } from "./loss-of-labels.ts";
export { maskedLayers, maskName, type MaskedLayer } from "./masked-layers.ts";

/**
 * The graph of one training step. Inputs: those of `forwardGraph`, a mask for each of `maskedLayers`, `labels
 * [b, tasks]`, `weights [b, tasks]` and, with a censored objective, `censoring [b, tasks]` of -1, 0 and 1. A
 * label of weight 0 may be anything, NaN too. Outputs: `loss`, the sum of weights times each label's loss,
 * and `gradient.<name>` of the tensors named in `trained`; of a feature table of a sparse input
 * `gradient.product.<name>` instead. Only what these need is computed.
 */
export function trainingGraph(
  architecture: Architecture,
  trained: readonly string[],
  objective: Objective,
): GraphBuilder {
  const graph = new GraphBuilder();
  const inputs = withMasks(declareInputs(graph, architecture));
  const loss = lossOf(inputs, networkOutputs(inputs), objective);
  const targets = trained.map((name) => target(inputs, name));
  const gradients = gradientsOf(
    graph,
    loss,
    targets.map(({ value }) => value),
  );
  graph.output(loss, "loss");
  for (const [index, { name }] of targets.entries()) graph.output(gradients[index]!, gradientName(name));
  return graph;
}

/**
 * The graph of inference: every parameter by its name and `features [b, features]`, or with sparse input
 * `product.<table> [b, width]` in place of features and tables, to `outputs [b, tasks]`: logits for
 * classification.
 */
export function forwardGraph(architecture: Architecture): GraphBuilder {
  const graph = new GraphBuilder();
  graph.output(networkOutputs(declareInputs(graph, architecture)), "outputs");
  return graph;
}

function withMasks(inputs: NetworkInputs): NetworkInputs {
  const masks = new Map(
    maskedLayers(inputs.architecture).map(({ layer, name, width }) => [
      layer,
      inputs.graph.input(name, ["b", width]),
    ]),
  );
  return { ...inputs, mask: (layer) => masks.get(layer) };
}

function lossOf({ graph, architecture }: NetworkInputs, outputs: Value, objective: Objective): Value {
  const tasks = tasksOf(architecture);
  const shape = ["b", tasks.length];
  const fed = graph.input("labels", shape);
  const weights = graph.input("weights", shape);
  const censoring = objective.censored ? graph.input("censoring", shape) : undefined;
  // Zero times NaN is NaN: what was not measured is replaced before it meets an output.
  const zero = graph.scalar(0);
  const labels = where(graph, greater(graph, weights, zero), fed, zero);
  const losses = lossOfLabels(graph, tasks, { outputs, labels, censoring }, objective);
  return sumOfAll(graph, mul(graph, losses, weights));
}

function target(
  { architecture, parameter, product }: NetworkInputs,
  name: string,
): { name: string; value: Value } {
  const isFed =
    architecture.input === "sparse" && featureTables(architecture).some(({ tensor }) => tensor === name);
  return isFed ? { name: productName(name), value: product(name) } : { name, value: parameter(name) };
}
