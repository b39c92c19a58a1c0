import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { loadFeaturiser } from "../../chemistry/featuriser.ts";
import type { Examples } from "../../models/examples.ts";
import { selectRows } from "../../models/select-rows.ts";
import { scoreLoss } from "../../models/training/score.ts";
import { systemClock, type Clock } from "../../process/clock.ts";
import type { StudyManifest } from "../../trust/manifest/study-manifest.ts";
import { prepareTable } from "../data/prepare-table.ts";
import { writeRejected } from "../data/write-rejected.ts";
import { estimateRemaining } from "./estimate.ts";
import { finishStudy } from "./finish-study.ts";
import { loadModel, openNodeStudy, sharedLabelSums, standardise, type NodeStudy } from "./node-study.ts";
import { trainRound } from "./train-round.ts";
import type { GlobalModel, OnProgress, Preparation, TrainedUpdate, Trainer } from "./trainer.ts";

/** One node's place, data and means; nothing of it is the study's. */
export type TrainerOptions = {
  readonly node: string;
  /** The node's table, `.csv` or `.csv.gz`. */
  readonly table: string;
  /**
   * Where the node keeps its state; features go to `cache/`, private heads and results to `studies/<study>/`.
   */
  readonly stateDir: string;
  readonly foldKey: string;
  /** Threads of the native runtime. */
  readonly threads: number;
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
  #examples: { readonly scales: string; readonly examples: Examples } | null = null;

  constructor(options: TrainerOptions, clock: Clock = systemClock) {
    this.#options = options;
    this.#clock = clock;
  }

  async prepare(manifest: StudyManifest, onProgress: OnProgress, signal = never): Promise<Preparation> {
    await this.dispose();
    const { node, table: path, stateDir, foldKey, threads } = this.#options;
    const report = estimateRemaining(this.#clock, onProgress);
    const onFraction = async (fraction: number): Promise<void> => {
      report(fraction);
      await nextTurn();
      signal.throwIfAborted();
    };
    const table = await prepareTable(path, {
      manifest,
      foldKey,
      cacheFolder: join(stateDir, "cache"),
      onFraction,
    });
    const folder = this.#folderOf(manifest);
    writeRejected(join(folder, "rejected.csv"), table);
    const study = await openNodeStudy(manifest, table, {
      node,
      headPath: join(folder, "private-head.bin"),
      threads,
    });
    this.#study = study;
    return {
      protocolHash: await hashOf(manifest, foldKey),
      labelSums: sharedLabelSums(manifest, table, study.folds),
      compounds: table.features.rows,
      rejectedRows: table.rejected.length,
    };
  }

  async train(
    round: { readonly number: number; readonly model: GlobalModel },
    onProgress: OnProgress,
    signal: AbortSignal,
  ): Promise<TrainedUpdate> {
    const study = this.#prepared();
    const onFraction = estimateRemaining(this.#clock, onProgress);
    const examples = this.#examplesFor(study, round.model);
    return trainRound(study, examples, { ...round, node: this.#options.node }, onFraction, signal);
  }

  async score(model: GlobalModel): Promise<{ lossSum: number; labelCount: number }> {
    const study = this.#prepared();
    const { engine, folds, architecture, heads } = study;
    const examples = this.#examplesFor(study, model);
    loadModel(study, model, heads.latest());
    const outputs = await engine.outputs(selectRows(examples.features, folds.validation));
    return scoreLoss(outputs, examples, folds.validation, architecture);
  }

  async finish(model: GlobalModel, onProgress: OnProgress, signal = never): Promise<void> {
    const study = this.#prepared();
    const place = { node: this.#options.node, folder: this.#folderOf(study.manifest) };
    await finishStudy(study, model, place, estimateRemaining(this.#clock, onProgress), signal);
  }

  async dispose(): Promise<void> {
    const study = this.#study;
    this.#study = null;
    this.#examples = null;
    await study?.engine.dispose();
  }

  #prepared(): NodeStudy {
    if (this.#study === null) throw new Error("prepare comes before any other call");
    return this.#study;
  }

  #examplesFor(study: NodeStudy, { targetScales }: GlobalModel): Examples {
    const scales = JSON.stringify(targetScales);
    if (this.#examples?.scales !== scales)
      this.#examples = { scales, examples: standardise(study, targetScales).examples };
    return this.#examples.examples;
  }

  #folderOf({ study }: StudyManifest): string {
    return join(this.#options.stateDir, "studies", study);
  }
}

async function hashOf({ protocol }: StudyManifest, foldKey: string): Promise<string> {
  const featuriser = await loadFeaturiser(protocol, foldKey);
  try {
    return featuriser.protocolHash();
  } finally {
    featuriser.dispose();
  }
}
