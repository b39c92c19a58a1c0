import type { Architecture } from "../architecture/trunk-and-heads.ts";
import type { Objective } from "../architecture/training-graph.ts";
import type { Examples, FeatureRows, LabelWeights } from "../examples.ts";
import type { Layout } from "../layout.ts";
import type { GraphRuntime } from "./graph-runtime.ts";

/** How gradients become steps. */
export type OptimiserOptions = {
  readonly optimiser: "adam" | "adamw" | "sgd";
  /** Of sgd: 0 is plain gradient descent. */
  readonly momentum: number;
  /** Decoupled weight decay; used by adamw only. */
  readonly weightDecay: number;
};

/** What an engine is made for; it cannot be changed later. */
export type EngineOptions = OptimiserOptions & {
  readonly architecture: Architecture;
  readonly objective: Objective;
  /** Most rows of one training step. */
  readonly batchSize: number;
  /** Threads of the first layer of a sparse input. */
  readonly threads: number;
  /** Runs the generated graphs. */
  readonly runtime: GraphRuntime;
  /** Steps may have a proximal term: room for its anchor is kept. */
  readonly anchored?: boolean;
  /** The engine's own memory may not exceed it. */
  readonly memoryBytesMax?: number | undefined;
};

/** What one training step is told. */
export type StepOptions = {
  readonly learningRate: number;
  readonly labelWeights: LabelWeights;
  /** Seeds the dropout masks of this step. */
  readonly seed: number;
  /** FedProx: adds `term * (w - anchor)` to the gradient of the shared parameters, after any clipping. */
  readonly proximal?: { readonly term: number; readonly anchor: Float32Array } | undefined;
  /** Only the private head and the local trunk learn. */
  readonly freezeShared?: boolean | undefined;
  /** Gradients of a larger Euclidean norm, over all that learns, are scaled down to it. */
  readonly gradientNormMax?: number | undefined;
  /**
   * The gradient of the shared parameters is added to this vector, `[shared elements]`, instead of moving
   * them; the rest learns as ever.
   */
  readonly sharedGradient?: Float32Array | undefined;
};

/** All that decides an engine's next step. */
export type EngineState = {
  /**
   * The parameters, then the optimiser's moments: none, one or two vectors. Each is cut into pieces, which
   * follow each other in the order of the layout.
   */
  readonly vectors: readonly (readonly Float32Array[])[];
  /** Steps that the shared part and the node's own part have learnt. */
  readonly steps: readonly [shared: number, own: number];
};

/**
 * A model that can be trained and evaluated. Two engines of the same build, given the same calls, hold the
 * same bits, whatever their number of threads.
 */
export interface Engine {
  readonly architecture: Architecture;
  /** Of the parameters: trunk and shared head, private head, local trunk. */
  readonly layout: Layout;
  /** The first parameters of the layout, which all nodes share. */
  readonly sharedLength: number;
  /** A copy of `length` parameters from `offset` on; all of them where left out. */
  readParameters(offset?: number, length?: number): Float32Array;
  /** Loads parameters into the place from `offset` on. */
  writeParameters(values: Float32Array, offset?: number): void;
  /** Forgets the optimiser's moments. */
  resetOptimiser(): void;
  /** All that decides the next step, as it lies in memory: to be copied or written before the next call. */
  readState(): EngineState;
  /** Goes on from a state that an engine with the same options gave, however it is cut. */
  writeState(state: EngineState): void;
  /**
   * One step on the rows named by `rows` (at most `batchSize`). Returns the loss before the step: the
   * weighted mean over the batch's labels of cross-entropy (classification) or the objective's regression
   * loss; 0 when none has a label.
   */
  step(examples: Examples, rows: Uint32Array, options: StepOptions): Promise<number>;
  /**
   * Raw outputs `[rows.length, tasks]` of the named rows: logits for classification, standardised values for
   * regression.
   */
  outputs(features: FeatureRows, rows: Uint32Array): Promise<Float32Array>;
  /** Frees memory and threads. Not to be called while a call is under way. */
  dispose(): Promise<void>;
}
