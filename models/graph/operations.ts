import type { GraphBuilder, Shape, Value } from "./graph-builder.ts";

// Each operation appends its forward node, and says how a gradient of its output becomes gradients of its
// inputs. Binary operations broadcast a shorter shape over the leading axes of a longer one that ends in it.

/** `x @ weight + bias`: `[b, i] x [i, o] + [o] -> [b, o]`. */
export function linear(graph: GraphBuilder, x: Value, weight: Value, bias: Value): Value {
  const shape = [x.shape[0]!, weight.shape[1]!];
  return graph.node("Gemm", [x, weight, bias], shape, {}, [
    (dy) => graph.node("Gemm", [dy, weight], x.shape, { transB: 1 }),
    (dy) => graph.node("Gemm", [x, dy], weight.shape, { transA: 1 }),
    (dy) => sumToShape(graph, dy, bias.shape),
  ]);
}

/** `max(x, 0)`. */
export function relu(graph: GraphBuilder, x: Value): Value {
  const zero = graph.scalar(0);
  return graph.node("Relu", [x], x.shape, {}, [
    (dy, y) => where(graph, graph.node("Greater", [y, zero], y.shape), dy, zero),
  ]);
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
    (dz) => graph.node("Neg", [sumToShape(graph, dz, y.shape)], y.shape),
  ]);
}

/** `x * y`, element by element. */
export function mul(graph: GraphBuilder, x: Value, y: Value): Value {
  return graph.node("Mul", [x, y], broadcastShape(x.shape, y.shape), {}, [
    (dz) => sumToShape(graph, mul(graph, dz, y), x.shape),
    (dz) => sumToShape(graph, mul(graph, dz, x), y.shape),
  ]);
}

/** `base ** x` for a constant base; has no gradient. */
export function exponential(graph: GraphBuilder, base: number, x: Value): Value {
  return graph.node("Pow", [graph.scalar(base), x], x.shape);
}

/** `x` where the boolean `condition` holds, else `y`; has no gradient. */
export function where(graph: GraphBuilder, condition: Value, x: Value, y: Value): Value {
  return graph.node(
    "Where",
    [condition, x, y],
    [condition, x, y].map(({ shape }) => shape).reduce(broadcastShape),
  );
}

/** The sum of all elements, a scalar. */
export function sumOfAll(graph: GraphBuilder, x: Value): Value {
  return graph.node("ReduceSum", [x], [], { keepdims: 0 }, [
    (dy) => graph.node("Expand", [dy, graph.node("Shape", [x], [x.shape.length])], x.shape),
  ]);
}

/** `[b, m]` and `[b, n]` side by side: `[b, m + n]`. */
export function concatColumns(graph: GraphBuilder, left: Value, right: Value): Value {
  const [leftWidth, rightWidth] = [widthOf(left), widthOf(right)];
  const shape = [left.shape[0]!, leftWidth + rightWidth];
  return graph.node("Concat", [left, right], shape, { axis: 1 }, [
    (dy) => sliceColumns(graph, dy, 0, leftWidth),
    (dy) => sliceColumns(graph, dy, leftWidth, leftWidth + rightWidth),
  ]);
}

/** Columns `start` to `end` (exclusive) of `[b, n]`; has no gradient. */
export function sliceColumns(graph: GraphBuilder, x: Value, start: number, end: number): Value {
  const bounds = [graph.integers([start]), graph.integers([end]), graph.integers([1])];
  return graph.node("Slice", [x, ...bounds], [x.shape[0]!, end - start]);
}

/** Undoes a broadcast: sums a gradient over the leading axes that `shape` lacks. */
function sumToShape(graph: GraphBuilder, x: Value, shape: Shape): Value {
  const missing = x.shape.length - shape.length;
  if (missing === 0) return x;
  const axes = graph.integers(Array.from({ length: missing }, (_, axis) => axis));
  return graph.node("ReduceSum", [x, axes], shape, { keepdims: 0 });
}

function broadcastShape(x: Shape, y: Shape): Shape {
  const [long, short] = x.length >= y.length ? [x, y] : [y, x];
  const suffix = long.slice(long.length - short.length);
  if (suffix.some((extent, axis) => extent !== short[axis]))
    throw new RangeError(`shapes [${x.join()}] and [${y.join()}] do not broadcast`);
  return long;
}

function widthOf(x: Value): number {
  const width = x.shape[1];
  if (typeof width !== "number") throw new RangeError(`[${x.shape.join()}] has no fixed number of columns`);
  return width;
}
