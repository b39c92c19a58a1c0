import type { GraphBuilder, GraphNode } from "../../graph/graph-builder.ts";
import { ElementType, type TensorMessage } from "../../graph/onnx-schema.ts";
import type { GraphRuntime, GraphSession, GraphTensor } from "../graph-runtime.ts";
import { GraphSignature } from "../graph-signature.ts";
import { loadTfjs, useBackend, type LoadedTfjs, type NativeLoader, type Tfjs } from "./load-tfjs.ts";
import { operators, type Operator } from "./operators.ts";

/**
 * The second runtime: interprets graphs operator by operator with the kernels of TensorFlow.js, on
 * TensorFlow's native library where tfjs-node is installed and loads, else on WebAssembly. Opening a graph
 * with an operator that it lacks throws an `Error` that names it. `loadNative` takes the place of tfjs-node.
 */
export async function createTfjsRuntime(loadNative?: NativeLoader): Promise<GraphRuntime> {
  const loaded = await loadTfjs(loadNative);
  return {
    description: loaded.description,
    async open(graph) {
      await useBackend(loaded);
      return new TfjsSession(loaded, graph);
    },
  };
}

/** One node of the plan: the values that no later node reads are freed after it. */
type Step = GraphNode & { readonly operate: Operator; readonly last: readonly string[] };

class TfjsSession implements GraphSession {
  readonly #loaded: LoadedTfjs;
  readonly #signature: GraphSignature;
  readonly #steps: readonly Step[];
  readonly #constants: ReadonlyMap<string, Tfjs.Tensor>;
  /** Labels of the outputs, by name. */
  readonly #outputs: ReadonlyMap<string, string>;

  constructor(loaded: LoadedTfjs, graph: GraphBuilder) {
    this.#loaded = loaded;
    this.#signature = new GraphSignature(graph);
    this.#outputs = new Map([...graph.outputs].map(([name, { label }]) => [name, label]));
    this.#steps = planOf(graph.nodes, new Set(this.#outputs.values()));
    this.#constants = new Map(
      graph.initializers.map((initializer) => [initializer.name, constantOf(loaded.tf, initializer)]),
    );
  }

  async run(feeds: Record<string, GraphTensor>, results: Record<string, GraphTensor>): Promise<void> {
    this.#signature.check(feeds, results);
    await useBackend(this.#loaded);
    const { tf } = this.#loaded;
    tf.tidy(() => {
      const values = new Map(this.#constants);
      for (const [name, { data, shape }] of Object.entries(feeds))
        values.set(name, tf.tensor(data, [...shape], "float32"));
      for (const step of this.#steps) this.#take(step, values);
      for (const [name, { data }] of Object.entries(results))
        data.set(values.get(this.#outputs.get(name)!)!.dataSync());
    });
  }

  #take(
    { operator, operate, inputs, attributes, output, last }: Step,
    values: Map<string, Tfjs.Tensor>,
  ): void {
    const { tf } = this.#loaded;
    const tensors = inputs.map(({ label }) => values.get(label)!);
    values.set(
      output.label,
      tf.tidy(operator, () => operate(tf, tensors, attributes)),
    );
    for (const label of last) {
      if (this.#constants.has(label)) continue;
      values.get(label)!.dispose();
      values.delete(label);
    }
  }

  async dispose(): Promise<void> {
    for (const constant of this.#constants.values()) constant.dispose();
  }
}

function planOf(nodes: readonly GraphNode[], outputs: ReadonlySet<string>): Step[] {
  const seen = new Set(outputs);
  const backward = nodes.toReversed().map((node): Step => {
    const operate = Object.hasOwn(operators, node.operator) ? operators[node.operator] : undefined;
    if (operate === undefined) throw new Error(`the tfjs runtime has no operator ${node.operator}`);
    const labels = new Set([node.output.label, ...node.inputs.map(({ label }) => label)]);
    const last = [...labels].filter((label) => !seen.has(label));
    for (const label of last) seen.add(label);
    return { ...node, operate, last };
  });
  return backward.toReversed();
}

function constantOf(tf: typeof Tfjs, { dims, dataType, rawData }: TensorMessage): Tfjs.Tensor {
  const { buffer } = Uint8Array.from(rawData);
  if (dataType === ElementType.float32) return tf.tensor(new Float32Array(buffer), [...dims], "float32");
  return tf.tensor(Int32Array.from(new BigInt64Array(buffer), int32Of), [...dims], "int32");
}

/** ONNX writes "to the end" as the largest int64. */
function int32Of(value: bigint): number {
  return Number(value > 0x7fffffffn ? 0x7fffffffn : value < -0x80000000n ? -0x80000000n : value);
}
