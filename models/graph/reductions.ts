import { add, div, mul, sqrt, sub } from "./arithmetic.ts";
import { widthOf } from "./columns.ts";
import type { Derivative, GraphBuilder, Value } from "./graph-builder.ts";

/** The sum of all elements, a scalar. */
export function sumOfAll(graph: GraphBuilder, x: Value): Value {
  return graph.node("ReduceSum", [x], [], { keepdims: 0 }, [spreadOver(graph, x)]);
}

/** The mean of each row of `[b, n]`: `[b, 1]`. */
export function meanOfRows(graph: GraphBuilder, x: Value): Value {
  const sum = graph.node("ReduceSum", [x, graph.integers([1])], [x.shape[0]!, 1], { keepdims: 1 }, [
    spreadOver(graph, x),
  ]);
  return mul(graph, sum, graph.scalar(1 / widthOf(x)));
}

/**
 * Each row of `[b, n]` at mean 0 and variance 1, times `gamma [n]`, plus `beta [n]`: Ba et al. 2016.
 * `epsilon` is added to the variance.
 */
export function layerNormalization(
  graph: GraphBuilder,
  x: Value,
  gamma: Value,
  beta: Value,
  epsilon: number,
): Value {
  const centred = sub(graph, x, meanOfRows(graph, x));
  const variance = meanOfRows(graph, mul(graph, centred, centred));
  const deviation = sqrt(graph, add(graph, variance, graph.scalar(epsilon)));
  return add(graph, mul(graph, div(graph, centred, deviation), gamma), beta);
}

function spreadOver(graph: GraphBuilder, x: Value): Derivative {
  return (dy) => graph.node("Expand", [dy, graph.node("Shape", [x], [x.shape.length])], x.shape);
}
