import type { StudyManifest } from "../../trust/manifest/study-manifest.ts";
import type { UploadHead } from "../egress/outlet.ts";
import { limitUpdateNorm } from "../training/limit-update-norm.ts";
import type { GlobalModel, Preparation, StageProgress, TrainedUpdate, Trainer } from "../training/trainer.ts";
import type { UpdateVerdict, WorkEvent } from "./agent-event.ts";
import { explainFailure } from "./explain-failure.ts";
import { isFiniteUpdate } from "./is-finite-update.ts";
import type { KnownStudy, OfferedModel } from "./known-study.ts";
import { ModelCache } from "./model-cache.ts";
import { StudyLayouts } from "./study-layouts.ts";
import { downloadModel, uploadUpdate } from "./transfers.ts";
import type { WorkbenchOptions, WorkEffect, WorkStage } from "./workbench-options.ts";

type WorkResult = WorkEvent extends infer Each
  ? Each extends WorkEvent
    ? Omit<Each, "ticket">
    : never
  : never;
type Finished = {
  readonly round: number;
  readonly baseModel: string;
  readonly trained: TrainedUpdate;
  sent: boolean;
};

/**
 * Does one piece of work after the other: keeps the models, the trainers and the finished updates of the
 * studies. Calls of a trainer never overlap, also not with one that was aborted and has not stopped yet.
 */
export class Workbench {
  readonly #options: WorkbenchOptions;
  readonly #models = new ModelCache();
  readonly #trainers = new Map<string, Trainer>();
  /** Digest of the manifest by which a study's trainer is prepared. */
  readonly #prepared = new Map<string, string>();
  readonly #layouts = new StudyLayouts();
  readonly #updates = new Map<string, Finished>();
  readonly #inUse = new Set<Float32Array<SharedArrayBuffer>>();
  #training: Promise<unknown> = Promise.resolve();
  #current: { readonly ticket: number; readonly controller: AbortController } | null = null;

  constructor(options: WorkbenchOptions) {
    this.#options = options;
  }

  /** Does the work and gives its event; null when it was aborted. */
  async perform(effect: WorkEffect, study: KnownStudy): Promise<WorkEvent | null> {
    const controller = new AbortController();
    this.#current = { ticket: effect.ticket, controller };
    try {
      const result = await this.#do(effect, study, controller.signal);
      return controller.signal.aborted ? null : { ...result, ticket: effect.ticket };
    } catch (error) {
      if (controller.signal.aborted) return null;
      return {
        kind: "work_failed",
        ticket: effect.ticket,
        ...explainFailure(this.#options.logger, effect, error),
      };
    }
  }

  /** Stops the work of this ticket as soon as it can be stopped. */
  abort(ticket: number): void {
    if (this.#current?.ticket === ticket) this.#current.controller.abort();
  }

  discardUpdate(study: string): void {
    this.#updates.delete(study);
  }

  /** Frees what a study's training holds once its last call has ended. */
  release(study: string): void {
    this.#updates.delete(study);
    const trainer = this.#trainers.get(study);
    this.#trainers.delete(study);
    this.#prepared.delete(study);
    if (trainer === undefined) return;
    this.#training = this.#training
      .then(() => trainer.dispose())
      .catch((error: unknown) => this.#complain(error));
  }

  /** Stops all work and waits until every trainer has ended. */
  async close(): Promise<void> {
    this.#current?.controller.abort();
    const trainers = [...this.#trainers.values()];
    this.#trainers.clear();
    await Promise.all(
      trainers.map((trainer) => trainer.dispose().catch((error: unknown) => this.#complain(error))),
    );
    await this.#training;
  }

  #do(effect: WorkEffect, study: KnownStudy, signal: AbortSignal): Promise<WorkResult> {
    switch (effect.kind) {
      case "prepare":
        return this.#prepare(study);
      case "download":
        return this.#download(effect, study, signal);
      case "train":
        return this.#train(effect, study, signal);
      case "upload":
        return this.#upload(effect, study, signal);
      case "score":
        return this.#score(effect, study);
      case "finish":
        return this.#finish(effect, study);
    }
  }

  async #prepare(study: KnownStudy): Promise<WorkResult> {
    const { name, manifest } = study;
    const preparation = await this.#call(name, manifest, (trainer) => this.#prepareWith(trainer, study));
    return { kind: "prepared", preparation };
  }

  async #prepareWith(trainer: Trainer, { name, digest, manifest }: KnownStudy): Promise<Preparation> {
    const preparation = await trainer.prepare(manifest, this.#progressOf(name, 0, "PREPARING"));
    this.#prepared.set(name, digest);
    return preparation;
  }

  async #download(
    { model, study: name }: WorkEffect & { kind: "download" },
    study: KnownStudy,
    signal: AbortSignal,
  ): Promise<WorkResult> {
    if (this.#models.get(model.digest) !== null) return { kind: "downloaded" };
    const { layout } = this.#layouts.of(study);
    const round = study.round?.number ?? study.publication?.round ?? 0;
    const onProgress = this.#progressOf(name, round, "DOWNLOADING");
    const onFraction = (fraction: number): void => onProgress({ fraction, remainingMs: 0 });
    const { transfers } = this.#options;
    const incoming = await downloadModel(
      transfers,
      this.#models,
      name,
      { model, layout },
      onFraction,
      signal,
    );
    this.#models.keep(incoming, this.#inUse);
    return { kind: "downloaded" };
  }

  async #train(
    { round: number, model, study: name }: WorkEffect & { kind: "train" },
    study: KnownStudy,
    signal: AbortSignal,
  ): Promise<WorkResult> {
    const onProgress = this.#progressOf(name, number, "TRAINING");
    const made = await this.#callWith(study, model, (trainer, global) =>
      trainer.train({ number, model: global }, onProgress, signal),
    );
    const { weight, trainLoss } = made;
    const finite = isFiniteUpdate(made);
    if (!finite || signal.aborted)
      return { kind: "trained", finite, digest: made.digest, weight, trainLoss, verdict: null };
    const trained = limitUpdateNorm(made, study.manifest.privacy.updateNormMax);
    const { digest } = trained;
    const verdict = this.#judge(study, number, trained);
    if (verdict === null || verdict === "held")
      this.#updates.set(name, { round: number, baseModel: model.digest, trained, sent: false });
    return { kind: "trained", finite, digest, weight, trainLoss, verdict };
  }

  /** Asks the node's policy about an update that is held: null where none of that digest is. */
  judgeAgain(study: KnownStudy, digest: string): { readonly verdict: UpdateVerdict } | null {
    const held = this.#updates.get(study.name);
    if (held?.trained.digest !== digest) return null;
    return { verdict: this.#judge(study, held.round, held.trained) };
  }

  #judge({ manifest, digest }: KnownStudy, round: number, trained: TrainedUpdate): UpdateVerdict {
    const { update, digest: updateDigest, trainLoss } = trained;
    return this.#options.judgeUpdate({ manifest, digest, round, update, updateDigest, trainLoss });
  }

  async #upload(
    { round, study: name }: WorkEffect & { kind: "upload" },
    study: KnownStudy,
    signal: AbortSignal,
  ): Promise<WorkResult> {
    const finished = this.#updates.get(name);
    if (finished?.round !== round) throw new Error(`the update of round ${round} is not held`);
    const { baseModel, trained, sent } = finished;
    const { digest, weight, trainLoss } = trained;
    const layoutDigest = this.#layouts.of(study).digest;
    const head: UploadHead = { study: name, round, digest, baseModel, layoutDigest, weight, trainLoss };
    finished.sent = true;
    const onProgress = this.#progressOf(name, round, "UPLOADING");
    const onFraction = (fraction: number): void => onProgress({ fraction, remainingMs: 0 });
    const fresh = { fresh: !sent };
    const receipt = await uploadUpdate(
      this.#options.transfers,
      head,
      trained.update,
      fresh,
      onFraction,
      signal,
    );
    return { kind: "uploaded", receipt };
  }

  async #score({ model }: WorkEffect & { kind: "score" }, study: KnownStudy): Promise<WorkResult> {
    const score = await this.#callWith(study, model, (trainer, global) => trainer.score(global));
    return { kind: "scored", ...score };
  }

  async #finish(
    { model, study: name }: WorkEffect & { kind: "finish" },
    study: KnownStudy,
  ): Promise<WorkResult> {
    const onProgress = this.#progressOf(name, 0, "SCORING");
    await this.#callWith(study, model, (trainer, global) => trainer.finish(global, onProgress));
    return { kind: "finished" };
  }

  #progressOf(study: string, round: number, stage: WorkStage): (progress: StageProgress) => void {
    return (progress) => this.#options.onProgress(study, round, stage, progress);
  }

  /**
   * Calls the study's trainer on a model that is held, once the call before has ended. Under a new version of
   * the manifest the trainer is prepared again, from what is on disk.
   */
  #callWith<T>(
    study: KnownStudy,
    model: OfferedModel,
    run: (trainer: Trainer, model: GlobalModel) => Promise<T>,
  ): Promise<T> {
    const parameters = this.#models.get(model.digest);
    if (parameters === null) throw new Error("the model is not held");
    const { digest, targetScales, featureScales } = model;
    const global: GlobalModel = { digest, parameters, targetScales, featureScales };
    this.#inUse.add(parameters);
    const { name, manifest, digest: version } = study;
    const call = this.#call(name, manifest, async (trainer) => {
      if (this.#prepared.get(name) !== version) await this.#prepareWith(trainer, study);
      return run(trainer, global);
    });
    return call.finally(() => this.#inUse.delete(parameters));
  }

  #call<T>(study: string, manifest: StudyManifest, run: (trainer: Trainer) => Promise<T>): Promise<T> {
    const trainer = this.#trainers.get(study) ?? this.#options.createTrainer(manifest);
    this.#trainers.set(study, trainer);
    const call = this.#training.then(() => run(trainer));
    this.#training = call.catch(() => {});
    return call;
  }

  #complain(error: unknown): void {
    this.#options.logger.error({ err: error }, "a trainer could not be ended");
  }
}
