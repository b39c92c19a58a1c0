import { broadcastShape, sumToShape } from "./broadcasting.ts";
import { where } from "./comparison.ts";
import type { GraphBuilder, Value } from "./graph-builder.ts";

// Element by element; binary operations broadcast as in `broadcastShape`.

/** `x + y`. */
export function add(graph: GraphBuilder, x: Value, y: Value): Value {
  return graph.node("Add", [x, y], broadcastShape(x.shape, y.shape), {}, [
    (dz) => sumToShape(graph, dz, x.shape),
    (dz) => sumToShape(graph, dz, y.shape),
  ]);
}

/** `x - y`. */
export function sub(graph: GraphBuilder, x: Value, y: Value): Value {
  return graph.node("Sub", [x, y], broadcastShape(x.shape, y.shape), {}, [
    (dz) => sumToShape(graph, dz, x.shape),
    (dz) => neg(graph, sumToShape(graph, dz, y.shape)),
  ]);
}

/** `x * y`. */
export function mul(graph: GraphBuilder, x: Value, y: Value): Value {
  return graph.node("Mul", [x, y], broadcastShape(x.shape, y.shape), {}, [
    (dz) => sumToShape(graph, mul(graph, dz, y), x.shape),
    (dz) => sumToShape(graph, mul(graph, dz, x), y.shape),
  ]);
}

/** `x / y`. */
export function div(graph: GraphBuilder, x: Value, y: Value): Value {
  return graph.node("Div", [x, y], broadcastShape(x.shape, y.shape), {}, [
    (dz) => sumToShape(graph, div(graph, dz, y), x.shape),
    (dz, z) => neg(graph, sumToShape(graph, div(graph, mul(graph, dz, z), y), y.shape)),
  ]);
}

/** `-x`. */
export function neg(graph: GraphBuilder, x: Value): Value {
  return graph.node("Neg", [x], x.shape, {}, [(dy) => neg(graph, dy)]);
}

/** `|x|`; the gradient at 0 is 0. */
export function abs(graph: GraphBuilder, x: Value): Value {
  return graph.node("Abs", [x], x.shape, {}, [(dy) => mul(graph, dy, graph.node("Sign", [x], x.shape))]);
}

/** `e ** x`. */
export function exp(graph: GraphBuilder, x: Value): Value {
  return graph.node("Exp", [x], x.shape, {}, [(dy, y) => mul(graph, dy, y)]);
}

/** The natural logarithm. */
export function log(graph: GraphBuilder, x: Value): Value {
  return graph.node("Log", [x], x.shape, {}, [(dy) => div(graph, dy, x)]);
}

/** The square root. */
export function sqrt(graph: GraphBuilder, x: Value): Value {
  return graph.node("Sqrt", [x], x.shape, {}, [(dy, y) => div(graph, mul(graph, dy, graph.scalar(0.5)), y)]);
}

/** `min(max(x, lowest), highest)`; no gradient where it cuts. */
export function clip(graph: GraphBuilder, x: Value, lowest: number, highest: number): Value {
  return graph.node("Clip", [x, graph.scalar(lowest), graph.scalar(highest)], x.shape, {}, [
    (dy, y) => where(graph, graph.node("Equal", [x, y], x.shape), dy, graph.scalar(0)),
  ]);
}

/** `base ** x` for a constant base; has no gradient. */
export function exponential(graph: GraphBuilder, base: number, x: Value): Value {
  return graph.node("Pow", [graph.scalar(base), x], x.shape);
}
