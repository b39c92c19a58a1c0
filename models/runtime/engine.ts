import type { Architecture } from "../architecture/trunk-and-heads.ts";
import type { Examples, FeatureRows } from "../examples.ts";
import type { Layout } from "../layout.ts";

/** What an engine is made for; it cannot be changed later. */
export type EngineOptions = {
  readonly architecture: Architecture;
  readonly optimiser: "adam" | "adamw" | "sgd";
  /** Decoupled weight decay; used by adamw only. */
  readonly weightDecay: number;
  /** Most rows of one training step. */
  readonly batchSize: number;
  /** Threads of the native runtime. */
  readonly threads: number;
};

/** What one training step is told. */
export type StepOptions = {
  readonly learningRate: number;
  /** Loss weight of each task, `[tasks]`. */
  readonly taskWeights: Float32Array;
  /** Seeds the dropout masks of this step. */
  readonly seed: number;
  /** FedProx: adds `proximalTerm * (w - anchor)` to the gradient of the shared parameters. */
  readonly proximal?: { readonly term: number; readonly anchor: Float32Array };
  /** Only the private head learns. */
  readonly freezeShared?: boolean;
};

/**
 * A model in a native runtime that can be trained and evaluated. Two engines of the same build, given the
 * same calls, hold the same bits.
 */
export interface Engine {
  /** Of `parameters`: trunk, shared head, private head. */
  readonly layout: Layout;
  /** The live parameters; writing into them loads a model. */
  readonly parameters: Float32Array;
  /** Forgets the optimiser's moments. */
  resetOptimiser(): void;
  /**
   * One step on the rows named by `rows` (at most `batchSize`). Returns the loss before the step: the
   * weighted mean over the batch's labels of cross-entropy (classification) or squared error (regression); 0
   * when none has a label.
   */
  step(examples: Examples, rows: Uint32Array, options: StepOptions): Promise<number>;
  /**
   * Raw outputs `[rows.length, tasks]` of the named rows: logits for classification, standardised values for
   * regression.
   */
  outputs(features: FeatureRows, rows: Uint32Array): Promise<Float32Array>;
  /** Frees the native memory. Not to be called while a call is under way. */
  dispose(): Promise<void>;
}
