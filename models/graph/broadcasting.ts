import type { Dimension, GraphBuilder, Shape, Value } from "./graph-builder.ts";

/**
 * The shape of an operation on tensors of these shapes: aligned at their last axes, an extent of 1 or a
 * missing axis takes the other's. Throws a `RangeError` for shapes that do not fit.
 */
export function broadcastShape(x: Shape, y: Shape): Shape {
  const [long, short] = x.length >= y.length ? [x, y] : [y, x];
  const missing = long.length - short.length;
  return long.map((extent, axis) => {
    const other: Dimension = short[axis - missing] ?? 1;
    if (extent !== other && extent !== 1 && other !== 1)
      throw new RangeError(`shapes [${x.join()}] and [${y.join()}] do not broadcast`);
    return extent === 1 ? other : extent;
  });
}

/** Undoes a broadcast: sums a gradient over the axes that `shape` lacks or has an extent of 1 for. */
export function sumToShape(graph: GraphBuilder, x: Value, shape: Shape): Value {
  const missing = x.shape.length - shape.length;
  const widened = x.shape.flatMap((extent, axis) =>
    axis >= missing && shape[axis - missing] === 1 && extent !== 1 ? [axis] : [],
  );
  const kept = x.shape.map((extent, axis) => (widened.includes(axis) ? 1 : extent));
  const narrow =
    widened.length === 0 ? x : graph.node("ReduceSum", [x, graph.integers(widened)], kept, { keepdims: 1 });
  if (missing === 0) return narrow;
  const axes = graph.integers(Array.from({ length: missing }, (_, axis) => axis));
  return graph.node("ReduceSum", [narrow, axes], shape, { keepdims: 0 });
}
