import { completeArchitecture } from "../../models/architecture/complete-architecture.ts";
import { initialParameters } from "../../models/architecture/initial-parameters.ts";
import { maskedLayers, trainingGraph } from "../../models/architecture/training-graph.ts";
import { localLayout, type Architecture } from "../../models/architecture/trunk-and-heads.ts";
import type { GraphBuilder } from "../../models/graph/graph-builder.ts";
import { elementsOf } from "../../models/layout.ts";
import { seededRandom } from "../../models/random/seeded-random.ts";
import type { GraphTensor } from "../../models/runtime/graph-runtime.ts";

/** One training step as a graph with its feeds. */
export type TrainingCase = {
  readonly architecture: Architecture;
  readonly graph: GraphBuilder;
  readonly feeds: Record<string, GraphTensor>;
};

/** A step of a network with two hidden layers, dropout and both kinds of task, on `rows` random rows. */
export function trainingCase(
  activation: Architecture["activation"],
  rows: number,
  widths: { features: number; trunk: readonly number[]; tasks: number } = {
    features: 11,
    trunk: [9, 7],
    tasks: 4,
  },
): TrainingCase {
  const half = Math.ceil(widths.tasks / 2);
  const task = (index: number) =>
    ({ name: `t${index}`, kind: index % 2 === 0 ? "regression" : "classification" }) as const;
  const architecture = completeArchitecture({
    features: widths.features,
    trunk: widths.trunk,
    activation,
    dropout: 0.4,
    sharedHead: Array.from({ length: half }, (_, index) => task(index)),
    privateHead: Array.from({ length: widths.tasks - half }, (_, index) => task(half + index)),
  });
  const layout = localLayout(architecture);
  const trained = layout.tensors.map(({ name }) => name);
  const graph = trainingGraph(architecture, trained, { regression: "squared", censored: false });
  return { architecture, graph, feeds: feedsOf(architecture, rows, widths.tasks) };
}

function feedsOf(architecture: Architecture, rows: number, tasks: number): Record<string, GraphTensor> {
  const random = seededRandom(17, rows);
  const filled = (shape: readonly number[], of: (index: number) => number): GraphTensor => ({
    data: Float32Array.from({ length: elementsOf(shape) }, (_, index) => of(index)),
    shape,
  });
  const layout = localLayout(architecture);
  const parameters = initialParameters(layout, 3);
  const feeds: Record<string, GraphTensor> = {
    features: filled([rows, architecture.features], () =>
      random.uniform() < 0.4 ? random.uniform() * 2 : 0,
    ),
    labels: filled([rows, tasks], (index) =>
      index % 2 === 0 ? random.uniform() * 2 - 1 : Math.round(random.uniform()),
    ),
    weights: filled([rows, tasks], () => (random.uniform() < 0.7 ? random.uniform() / rows : 0)),
  };
  for (const { name, width, dropout } of maskedLayers(architecture))
    feeds[name] = filled([rows, width], () => (random.uniform() < dropout ? 0 : 1 / (1 - dropout)));
  for (const { name, shape, offset } of layout.tensors)
    feeds[name] = { data: parameters.slice(offset, offset + elementsOf(shape)), shape };
  return feeds;
}

/** What the network itself reads: the features, then the masks. */
export function networkInputs({ architecture, feeds }: TrainingCase): GraphTensor[] {
  return ["features", ...maskedLayers(architecture).map(({ name }) => name)].map((name) => feeds[name]!);
}

/** Empty results for the loss and the gradient of every parameter. */
export function emptyResults({ architecture }: TrainingCase): Record<string, GraphTensor> {
  const results: Record<string, GraphTensor> = { loss: { data: new Float32Array(1), shape: [] } };
  for (const { name, shape } of localLayout(architecture).tensors)
    results[`gradient.${name}`] = { data: new Float32Array(elementsOf(shape)), shape };
  return results;
}
