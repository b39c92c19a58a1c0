import type { Derivative, GraphBuilder, GraphNode, Value } from "./graph-builder.ts";
import { add } from "./arithmetic.ts";

/**
 * Reverse-mode differentiation: appends the nodes that compute the gradient of the scalar `loss` with respect
 * to each of `parameters`, in their order, and only what these need. Throws when a parameter does not reach
 * the loss, or when an operation on the way has no derivative.
 */
export function gradientsOf(graph: GraphBuilder, loss: Value, parameters: readonly Value[]): Value[] {
  if (loss.shape.length !== 0) throw new RangeError("only a scalar has a gradient");
  const forward = [...graph.nodes];
  const dependent = dependentOn(parameters, forward);
  const gradients = new Map<Value, Value>([[loss, graph.scalar(1)]]);
  for (const node of forward.toReversed()) {
    const outputGradient = gradients.get(node.output);
    if (outputGradient === undefined) continue;
    for (const [position, input] of node.inputs.entries()) {
      if (!dependent.has(input) || node.derivatives[position] === null) continue;
      const term = derivativeOf(node, position)(outputGradient, node.output);
      const others = gradients.get(input);
      gradients.set(input, others === undefined ? term : add(graph, others, term));
    }
  }
  return parameters.map((parameter) => {
    const gradient = gradients.get(parameter);
    if (gradient === undefined) throw new Error(`${parameter.label} does not reach the loss`);
    return gradient;
  });
}

function dependentOn(parameters: readonly Value[], forward: readonly GraphNode[]): Set<Value> {
  const dependent = new Set(parameters);
  for (const { inputs, output, derivatives } of forward)
    if (inputs.some((input, position) => dependent.has(input) && derivatives[position] !== null))
      dependent.add(output);
  return dependent;
}

function derivativeOf(node: GraphNode, position: number): Derivative {
  const derivative = node.derivatives[position];
  if (!derivative) throw new Error(`input ${position} of ${node.operator} has no derivative`);
  return derivative;
}
