import { broadcastShape, sumToShape } from "./broadcasting.ts";
import type { GraphBuilder, Value } from "./graph-builder.ts";

/** The boolean `x > y`; has no gradient. */
export function greater(graph: GraphBuilder, x: Value, y: Value): Value {
  return graph.node("Greater", [x, y], broadcastShape(x.shape, y.shape), {}, [null, null]);
}

/** The boolean `x >= y`; has no gradient. */
export function greaterOrEqual(graph: GraphBuilder, x: Value, y: Value): Value {
  return graph.node("GreaterOrEqual", [x, y], broadcastShape(x.shape, y.shape), {}, [null, null]);
}

/**
 * `x` where the boolean `condition` holds, else `y`. The gradient flows to the one that was taken, none to
 * the condition.
 */
export function where(graph: GraphBuilder, condition: Value, x: Value, y: Value): Value {
  const shape = [condition, x, y].map((value) => value.shape).reduce(broadcastShape);
  const zero = (): Value => graph.scalar(0);
  return graph.node("Where", [condition, x, y], shape, {}, [
    null,
    (dz) => sumToShape(graph, where(graph, condition, dz, zero()), x.shape),
    (dz) => sumToShape(graph, where(graph, condition, zero(), dz), y.shape),
  ]);
}
