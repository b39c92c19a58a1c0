import type { NodeSums, Scales } from "../../models/scales.ts";
import type { StudyManifest } from "../../trust/manifest/study-manifest.ts";

/**
 * What the node's own table gives for a study. Nothing here is a row: the sums are over the training folds,
 * of the labels of the shared endpoints that this node measures, and of the study's numeric feature columns.
 */
export type Preparation = NodeSums & {
  readonly protocolHash: string;
  readonly compounds: number;
  readonly rejectedRows: number;
};

/** A global model as it came: its digest and its flat little-endian float32 vector in shared memory. */
export type GlobalModel = Scales & {
  readonly digest: string;
  readonly parameters: Float32Array<SharedArrayBuffer>;
};

/** What one round of local training gives. */
export type TrainedUpdate = {
  /** New shared parameters minus the global model's, same layout. */
  readonly update: Float32Array<SharedArrayBuffer>;
  readonly digest: string;
  /** Training labels behind the update. */
  readonly weight: number;
  readonly trainLoss: number;
};

/** How far a piece of work is. */
export type StageProgress = {
  /** The share that is done, 0 to 1. */
  readonly fraction: number;
  /** An estimate; 0 where there is none. */
  readonly remainingMs: number;
  /**
   * While training: the mean loss of the steps since the last report, and their rows per second, 0 at first.
   */
  readonly training?: { readonly loss: number; readonly samplesPerSecond: number };
};
/** Called now and then while work goes on. */
export type OnProgress = (progress: StageProgress) => void;

/**
 * The node's work on its own data for one study, off the event loop. Calls come one at a time. `train` of the
 * same round and model gives the same bits, also after a restart.
 */
export interface Trainer {
  /**
   * Reads and featurises the table. Throws `FederationError("NO_USABLE_DATA")` where no endpoint can be
   * trained.
   */
  prepare(manifest: StudyManifest, onProgress: OnProgress): Promise<Preparation>;
  train(
    round: { readonly number: number; readonly model: GlobalModel },
    onProgress: OnProgress,
    signal: AbortSignal,
  ): Promise<TrainedUpdate>;
  /** Sums over the validation fold. */
  score(model: GlobalModel): Promise<{ lossSum: number; labelCount: number }>;
  /**
   * The study is complete: fit the private head to the released model, score the test fold, write both to
   * disk.
   */
  finish(model: GlobalModel, onProgress: OnProgress): Promise<void>;
  dispose(): Promise<void>;
}
