import { sumToShape } from "./broadcasting.ts";
import type { Derivative, GraphBuilder, Value } from "./graph-builder.ts";

/** `x @ weight`: `[b, i] x [i, o] -> [b, o]`. */
export function matmul(graph: GraphBuilder, x: Value, weight: Value): Value {
  return graph.node("MatMul", [x, weight], productShape(x, weight), {}, productGradients(graph, x, weight));
}

/** `x @ weight + bias`: `[b, i] x [i, o] + [o] -> [b, o]`. */
export function linear(graph: GraphBuilder, x: Value, weight: Value, bias: Value): Value {
  return graph.node("Gemm", [x, weight, bias], productShape(x, weight), {}, [
    ...productGradients(graph, x, weight),
    (dy) => sumToShape(graph, dy, bias.shape),
  ]);
}

function productGradients(graph: GraphBuilder, x: Value, weight: Value): Derivative[] {
  return [
    (dy) => graph.node("Gemm", [dy, weight], x.shape, { transB: 1 }),
    (dy) => graph.node("Gemm", [x, dy], weight.shape, { transA: 1 }),
  ];
}

function productShape(x: Value, weight: Value): [Value["shape"][number], Value["shape"][number]] {
  const [[rows, inner], [inputs, outputs]] = [x.shape, weight.shape];
  if (rows === undefined || outputs === undefined || inner !== inputs)
    throw new RangeError(`shapes [${x.shape.join()}] and [${weight.shape.join()}] do not multiply`);
  return [rows, outputs];
}
