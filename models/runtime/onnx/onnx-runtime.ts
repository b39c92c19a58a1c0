import { GraphBuilder } from "../../graph/graph-builder.ts";
import type { GraphRuntime, GraphSession, GraphTensor } from "../graph-runtime.ts";
import { GraphSignature } from "../graph-signature.ts";
import {
  checkProvider,
  providerFailure,
  type ExecutionProvider,
  type ProviderChoice,
} from "./execution-provider.ts";
import { createSession, loadOnnxRuntime, type OnnxRuntime, type Session } from "./load-onnx-runtime.ts";

/** How graphs are executed. */
export type OnnxOptions = {
  /** Threads of the CPU's part: the physical cores at most, and fixed, for the same bits. */
  readonly threads: number;
  /** The CPU where left out. */
  readonly provider?: ExecutionProvider | undefined;
  /** Which of several GPUs; the first where left out. */
  readonly device?: number | undefined;
};

/**
 * The native runtime. Feeds are read where they lie; results are copied once.
 * Throws a `CommandError` when the library does not load, or when the provider asked for is not in it or does
 * not start on this machine: another one is never taken instead. Numbers are float32 throughout: the CPU's
 * products of float16 are computed in float32 anyway (ONNX Runtime 1.30 on x86-64: the same digits, the same
 * time).
 */
export async function createOnnxRuntime({
  threads,
  provider = "cpu",
  device = 0,
}: OnnxOptions): Promise<GraphRuntime> {
  const runtime = await loadOnnxRuntime();
  const choice = { provider, device };
  checkProvider(runtime, choice);
  await tryProvider(runtime, choice);
  const place = provider === "cpu" ? "" : ` ${provider} ${device},`;
  return {
    description: `ONNX Runtime ${runtime.env.versions.node},${place} ${threads} CPU thread${threads === 1 ? "" : "s"}`,
    async open(graph) {
      const session = await createSession(graph.encode(), threads, choice);
      return new OnnxSession(runtime, session, new GraphSignature(graph));
    },
  };
}

/** A graph of one node shows whether the provider's libraries load and its device answers. */
async function tryProvider(runtime: typeof OnnxRuntime, choice: ProviderChoice): Promise<void> {
  if (choice.provider === "cpu") return;
  const graph = new GraphBuilder();
  const x = graph.input("x", [1]);
  graph.output(graph.node("Relu", [x], x.shape), "y");
  const session = await createSession(graph.encode(), 1, choice).catch((cause: unknown) => {
    throw providerFailure(runtime, choice, cause);
  });
  await session.release();
}

class OnnxSession implements GraphSession {
  readonly #runtime: typeof OnnxRuntime;
  readonly #session: Session;
  readonly #signature: GraphSignature;

  constructor(runtime: typeof OnnxRuntime, session: Session, signature: GraphSignature) {
    this.#runtime = runtime;
    this.#session = session;
    this.#signature = signature;
  }

  async run(feeds: Record<string, GraphTensor>, results: Record<string, GraphTensor>): Promise<void> {
    this.#signature.check(feeds, results);
    await this.#session.run(this.#tensors(feeds), this.#tensors(results));
  }

  dispose(): Promise<void> {
    return this.#session.release();
  }

  #tensors(tensors: Record<string, GraphTensor>): Record<string, OnnxRuntime.Tensor> {
    const { Tensor } = this.#runtime;
    const entries = Object.entries(tensors).map(
      ([name, { data, shape }]) => [name, new Tensor("float32", data, shape)] as const,
    );
    return Object.fromEntries(entries);
  }
}
