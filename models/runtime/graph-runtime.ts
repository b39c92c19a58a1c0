import type { GraphBuilder } from "../graph/graph-builder.ts";

/** A float32 tensor in row-major order; `data` holds exactly as many elements as `shape` says. */
export type GraphTensor = { readonly data: Float32Array; readonly shape: readonly number[] };

/** A graph that a runtime has loaded. One run at a time. */
export interface GraphSession {
  /**
   * Runs the graph on one tensor for each of its inputs, by name, and writes every output named in `results`
   * into `results[name].data`, whose shape must be the output's. The feeds are read where they lie. Throws an
   * `Error` that names the tensor when one is missing, unknown or of another shape.
   */
  run(feeds: Record<string, GraphTensor>, results: Record<string, GraphTensor>): Promise<void>;
  /** Frees the native memory. Not to be called while a run is under way. */
  dispose(): Promise<void>;
}

/**
 * What computes generated graphs: a native library, or one in WebAssembly. Its sessions hold their thread.
 */
export interface GraphRuntime {
  /** The library, its version and what it runs on, for logs and reports. */
  readonly description: string;
  /** Loads a graph. Later additions to the builder do not reach the session. */
  open(graph: GraphBuilder): Promise<GraphSession>;
}
