import { concatColumns, linear, mul, relu, tanh } from "../graph/operations.ts";
import type { GraphBuilder, Value } from "../graph/graph-builder.ts";
import type { Architecture } from "./trunk-and-heads.ts";

export { tasksOf } from "./trunk-and-heads.ts";

/**
 * The forward pass: `features [b, features]` to raw outputs `[b, tasks]`. `parameter` gives the value of each
 * tensor of `localLayout`; `masks`, one per hidden layer, multiply the activations where there is dropout.
 */
export function networkOutputs(
  graph: GraphBuilder,
  architecture: Architecture,
  parameter: (name: string) => Value,
  features: Value,
  masks: readonly Value[] = [],
): Value {
  const activate = architecture.activation === "relu" ? relu : tanh;
  const layer = (name: string, x: Value): Value =>
    linear(graph, x, parameter(`${name}.weight`), parameter(`${name}.bias`));
  let hidden = features;
  for (const index of architecture.trunk.keys()) {
    const active = activate(graph, layer(`trunk.${index}`, hidden));
    const mask = masks[index];
    hidden = mask === undefined ? active : mul(graph, active, mask);
  }
  const heads: Value[] = [];
  if (architecture.sharedHead.length > 0) heads.push(layer("head.shared", hidden));
  if (architecture.privateHead.length > 0) heads.push(layer("head.private", hidden));
  if (heads.length === 0) throw new RangeError("a model needs at least one task");
  return heads.reduce((left, right) => concatColumns(graph, left, right));
}
