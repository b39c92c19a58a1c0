import { denseProducts } from "../architecture/network-inputs.ts";
import { networkOutputs } from "../architecture/network.ts";
import { localLayout, tasksOf, type Architecture } from "../architecture/trunk-and-heads.ts";
import { GraphBuilder, type Value } from "../graph/graph-builder.ts";
import { add, exponential, mul, sigmoid, where } from "../graph/operations.ts";
import type { Layout } from "../layout.ts";
import { DESCRIPTION_KEY, type ModelDescription, type TaskDescription } from "./model-description.ts";

/** What goes into an exported model; `parameters` have the architecture's local layout. */
export type ExportedModel = {
  readonly architecture: Architecture;
  /** With `localLayout(architecture)`. */
  readonly parameters: Float32Array;
  /** Its tasks are those of the architecture, in the same order. */
  readonly description: ModelDescription;
};

/**
 * A self-contained ONNX model `features [N, features] float32 -> predictions [N, tasks] float32`:
 * probabilities for classification; for regression the values in the task's unit, with standardisation and
 * transform undone. The description lies in `metadata_props`. Throws a `RangeError` when the parts do not fit
 * each other.
 */
export function exportOnnxModel({ architecture, parameters, description }: ExportedModel): Uint8Array {
  const layout = localLayout(architecture);
  checkFit(architecture, layout, parameters, description);
  const graph = new GraphBuilder();
  const features = graph.input("features", ["N", architecture.features]);
  const tensors = parameterConstants(graph, layout, parameters);
  const parameter = (name: string): Value => tensors.get(name)!;
  const product = denseProducts(graph, architecture, features, parameter);
  const mask = (): undefined => undefined;
  const outputs = networkOutputs({ graph, architecture, features, parameter, product, mask });
  graph.output(predictionsOf(graph, outputs, description.tasks), "predictions");
  return graph.encode({ [DESCRIPTION_KEY]: JSON.stringify(description) });
}

function checkFit(
  architecture: Architecture,
  layout: Layout,
  parameters: Float32Array,
  { tasks }: ModelDescription,
): void {
  if (parameters.length !== layout.length)
    throw new RangeError(`${parameters.length} parameters for a model of ${layout.length}`);
  const wanted = tasksOf(architecture).map(({ name, kind }) => `${name} (${kind})`);
  const described = tasks.map(({ name, kind }) => `${name} (${kind})`);
  if (wanted.join() !== described.join())
    throw new RangeError(`the description is of ${described.join(", ")}, the model of ${wanted.join(", ")}`);
}

function parameterConstants(
  graph: GraphBuilder,
  layout: Layout,
  parameters: Float32Array,
): Map<string, Value> {
  return new Map(
    layout.tensors.map(({ name, shape, offset }, index) => {
      const data = parameters.subarray(offset, layout.tensors[index + 1]?.offset ?? layout.length);
      return [name, graph.constant(data, shape, name)];
    }),
  );
}

function predictionsOf(graph: GraphBuilder, outputs: Value, tasks: readonly TaskDescription[]): Value {
  const row = (of: (task: TaskDescription) => number): Value =>
    graph.constant(
      Float32Array.from(tasks, (task) => of(task)),
      [tasks.length],
    );
  /** `chosen` in the columns of the tasks that qualify, `otherwise` in the rest. */
  const inColumns = (
    qualifies: (task: TaskDescription) => boolean,
    chosen: () => Value,
    otherwise: () => Value,
  ) => {
    if (tasks.every((task) => qualifies(task))) return chosen();
    if (!tasks.some((task) => qualifies(task))) return otherwise();
    const columns = row((task) => Number(qualifies(task)));
    const condition = graph.node("Greater", [columns, graph.scalar(0)], columns.shape);
    return where(graph, condition, chosen(), otherwise());
  };
  const transformed = add(
    graph,
    mul(
      graph,
      outputs,
      row((task) => task.deviation),
    ),
    row((task) => task.mean),
  );
  return inColumns(
    ({ kind }) => kind === "classification",
    () => sigmoid(graph, outputs),
    () =>
      inColumns(
        ({ transform }) => transform === "log10",
        () => exponential(graph, 10, transformed),
        () => transformed,
      ),
  );
}
