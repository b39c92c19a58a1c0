import { join } from "node:path";
import { scoreLoss } from "../../models/training/score.ts";
import { systemClock, type Clock } from "../../process/clock.ts";
import type { StudyManifest } from "../../trust/manifest/study-manifest.ts";
import { estimateRemaining } from "./estimate.ts";
import { finishStudy } from "./finish-study.ts";
import { openNodeStudy, standardise, wholeModel, type NodeStudy, type StudyExamples } from "./node-study.ts";
import type { ModelPlace } from "./open-study-model.ts";
import { preparedFolder, prepareForStudy } from "./prepare-for-study.ts";
import { RoundCheckpoint } from "./round-checkpoint.ts";
import { sharedLabelSums, trainingFeatureSums } from "./study-tasks.ts";
import { trainRound, type Round } from "./train-round.ts";
import { trainingProgress } from "./training-progress.ts";
import type { GlobalModel, OnProgress, Preparation, TrainedUpdate, Trainer } from "./trainer.ts";

/** One node's place, data and means; nothing of it is the study's. */
export type TrainerOptions = ModelPlace & {
  readonly node: string;
  /** The node's files, or one folder that `chorale client prepare` wrote. */
  readonly data: readonly string[];
  /**
   * Where the node keeps its state; prepared data goes to `prepared/`, private heads, checkpoints of rounds
   * and results to `studies/<study>/`.
   */
  readonly stateDir: string;
  /** The partners' key for folds and permutation. */
  readonly protocolKey: string;
  /** How often the training of a round is kept on disk, so that a killed node goes on from there. */
  readonly checkpointEveryMs: number;
};

const never = new AbortController().signal;

/**
 * The trainer in the calling thread, whose event loop it holds for the length of a training step: for the
 * training thread and for tests. See `create-trainer.ts` for the one to use elsewhere.
 */
export class LocalTrainer implements Trainer {
  readonly #options: TrainerOptions;
  readonly #clock: Clock;
  #study: NodeStudy | null = null;
  /** The examples on the scales of the last model; scales do not change within a study. */
  #examples: { readonly scales: string; readonly examples: StudyExamples } | null = null;

  constructor(options: TrainerOptions, clock: Clock = systemClock) {
    this.#options = options;
    this.#clock = clock;
  }

  async prepare(manifest: StudyManifest, onProgress: OnProgress, signal = never): Promise<Preparation> {
    await this.dispose();
    const { data, stateDir, protocolKey, threads } = this.#options;
    const report = estimateRemaining(this.#clock, onProgress);
    const folder = preparedFolder(stateDir, manifest.study);
    const sources = { data, protocolKey, folder, workers: threads };
    const prepared = await prepareForStudy(manifest, sources, { onProgress: report, signal });
    this.#study = await openNodeStudy(manifest, prepared, {
      ...this.#options,
      folder: join(stateDir, "studies", manifest.study),
    });
    return {
      protocolHash: prepared.protocolHash,
      labelSums: sharedLabelSums(manifest, prepared),
      featureSums: trainingFeatureSums(manifest, prepared),
      compounds: prepared.features.rows,
      rejectedRows: prepared.sources.reduce((sum, { rejected }) => sum + rejected, 0),
    };
  }

  async train(round: Round, onProgress: OnProgress, signal: AbortSignal): Promise<TrainedUpdate> {
    const study = this.#prepared();
    const examples = this.#examplesFor(study, round.model);
    const hooks = { onStep: trainingProgress(this.#clock, onProgress), signal };
    return trainRound(study, examples, round, hooks, (key) => this.#checkpoint(study, key));
  }

  async score(model: GlobalModel): Promise<{ lossSum: number; labelCount: number }> {
    const study = this.#prepared();
    const { folds, architecture, heads } = study;
    const { examples } = this.#examplesFor(study, model);
    const parameters = wholeModel(study, model, heads.latest());
    const outputs = await study.model.outputs(parameters, examples, folds.validation);
    return scoreLoss(outputs, examples.labels, folds.validation, architecture);
  }

  async finish(model: GlobalModel, onProgress: OnProgress, signal = never): Promise<void> {
    const study = this.#prepared();
    // Of a round that closed without this node.
    this.#checkpoint(study, "").remove();
    await finishStudy(study, model, estimateRemaining(this.#clock, onProgress), signal);
  }

  async dispose(): Promise<void> {
    const study = this.#study;
    this.#study = null;
    this.#examples = null;
    await study?.model.dispose();
  }

  #prepared(): NodeStudy {
    if (this.#study === null) throw new Error("prepare comes before any other call");
    return this.#study;
  }

  #examplesFor(study: NodeStudy, model: GlobalModel): StudyExamples {
    const scales = JSON.stringify([model.targetScales, model.featureScales]);
    if (this.#examples?.scales !== scales) this.#examples = { scales, examples: standardise(study, model) };
    return this.#examples.examples;
  }

  #checkpoint({ folder }: NodeStudy, key: string): RoundCheckpoint {
    const path = join(folder, "round.checkpoint");
    return new RoundCheckpoint(path, key, this.#clock, this.#options.checkpointEveryMs);
  }
}
