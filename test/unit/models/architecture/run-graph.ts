import { Tensor } from "onnxruntime-node";
import type { GraphBuilder } from "../../../../models/graph/graph-builder.ts";
import { createSession } from "../../../../models/runtime/onnx/load-onnx-runtime.ts";

/** A tensor to feed. */
export type Feed = { readonly data: Float32Array; readonly shape: readonly number[] };

/** All outputs of a graph, by ONNX Runtime on one thread. What the graph does not take is not fed. */
export async function runGraph(
  graph: GraphBuilder,
  feeds: Readonly<Record<string, Feed>>,
): Promise<Record<string, Float32Array>> {
  const session = await createSession(graph.encode(), 1);
  const tensors = graph.inputs.map(({ label }) => {
    const { data, shape } = feeds[label]!;
    return [label, new Tensor("float32", data, shape)] as const;
  });
  const result = await session.run(Object.fromEntries(tensors));
  await session.release();
  return Object.fromEntries(Object.entries(result).map(([name, { data }]) => [name, data as Float32Array]));
}

/** A tensor of numbers `[rows][width]`. */
export function feedOf(rows: readonly (readonly number[])[]): Feed {
  return { data: Float32Array.from(rows.flat()), shape: [rows.length, rows[0]!.length] };
}
