import { Tensor } from "onnxruntime-node";
import { gradientsOf } from "../../../../models/graph/gradients.ts";
import { GraphBuilder, type Value } from "../../../../models/graph/graph-builder.ts";
import { mul, sumOfAll } from "../../../../models/graph/operations.ts";
import { createSession } from "../../../../models/runtime/onnx/load-onnx-runtime.ts";

/** An operation under test, beside the same in float64. */
export type Operation = {
  name: string;
  shapes: readonly (readonly number[])[];
  build: (graph: GraphBuilder, inputs: readonly Value[]) => Value;
  /** From flat inputs to the flat output, in plain loops. */
  reference: (inputs: readonly ArrayLike<number>[]) => number[];
  /** Inputs are drawn from here to 3 above; -1.5 where left out. */
  lowest?: number;
};

/** Loss = sum of the operation's outputs times fixed weights, by ONNX Runtime from a graph with gradients. */
export async function evaluateOperation(
  shapes: Operation["shapes"],
  inputs: readonly Float32Array[],
  weights: Float32Array,
  build: Operation["build"],
): Promise<{ loss: number; gradients: Float32Array[] }> {
  const graph = new GraphBuilder();
  const values = shapes.map((shape, index) => graph.input(`x${index}`, shape));
  const output = build(graph, values);
  const loss = sumOfAll(graph, mul(graph, output, graph.constant(weights, output.shape as number[])));
  const gradients = gradientsOf(graph, loss, values);
  graph.output(loss, "loss");
  for (const [index, gradient] of gradients.entries()) graph.output(gradient, `dx${index}`);
  const session = await createSession(graph.encode(), 1);
  const tensors = inputs.map(
    (data, index) => [`x${index}`, new Tensor("float32", data, shapes[index])] as const,
  );
  const result = await session.run(Object.fromEntries(tensors));
  await session.release();
  return {
    loss: Number(result["loss"]!.data[0]),
    gradients: inputs.map((_, index) => result[`dx${index}`]!.data as Float32Array),
  };
}
