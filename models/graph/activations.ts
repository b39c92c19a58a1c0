import { add, exp, mul, neg, sub } from "./arithmetic.ts";
import { greater, where } from "./comparison.ts";
import type { GraphBuilder, Value } from "./graph-builder.ts";

/** `max(x, 0)`. */
export function relu(graph: GraphBuilder, x: Value): Value {
  const zero = graph.scalar(0);
  return graph.node("Relu", [x], x.shape, {}, [(dy, y) => where(graph, greater(graph, y, zero), dy, zero)]);
}

/** Hyperbolic tangent. */
export function tanh(graph: GraphBuilder, x: Value): Value {
  return graph.node("Tanh", [x], x.shape, {}, [
    (dy, y) => mul(graph, dy, sub(graph, graph.scalar(1), mul(graph, y, y))),
  ]);
}

/** `1 / (1 + exp(-x))`. */
export function sigmoid(graph: GraphBuilder, x: Value): Value {
  return graph.node("Sigmoid", [x], x.shape, {}, [
    (dy, y) => mul(graph, dy, mul(graph, y, sub(graph, graph.scalar(1), y))),
  ]);
}

/** `log(1 + exp(x))`, without overflow. */
export function softplus(graph: GraphBuilder, x: Value): Value {
  return graph.node("Softplus", [x], x.shape, {}, [(dy) => mul(graph, dy, sigmoid(graph, x))]);
}

/** `x` above 0, `alpha (exp(x) - 1)` below: Clevert et al. 2015. */
export function elu(graph: GraphBuilder, x: Value, alpha = 1): Value {
  return graph.node("Elu", [x], x.shape, { alpha: { float: alpha } }, [
    (dy, y) => {
      const falling = mul(graph, dy, add(graph, y, graph.scalar(alpha)));
      return where(graph, greater(graph, x, graph.scalar(0)), dy, falling);
    },
  ]);
}

/** The self-normalising ELU of Klambauer et al. 2017, with its constants. */
export function selu(graph: GraphBuilder, x: Value): Value {
  return mul(graph, elu(graph, x, 1.6732632423543772), graph.scalar(1.0507009873554805));
}

/** `x` times the normal distribution function of `x`, exactly: Hendrycks and Gimpel 2016. */
export function gelu(graph: GraphBuilder, x: Value): Value {
  const share = add(graph, erf(graph, mul(graph, x, graph.scalar(Math.SQRT1_2))), graph.scalar(1));
  return mul(graph, mul(graph, x, graph.scalar(0.5)), share);
}

/** The error function. */
export function erf(graph: GraphBuilder, x: Value): Value {
  return graph.node("Erf", [x], x.shape, {}, [
    (dy) => {
      const density = exp(graph, neg(graph, mul(graph, x, x)));
      return mul(graph, dy, mul(graph, density, graph.scalar(2 / Math.sqrt(Math.PI))));
    },
  ]);
}
