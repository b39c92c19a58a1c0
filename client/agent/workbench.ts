import type { Logger } from "../../process/log.ts";
import { CommandError } from "../../process/command-error.ts";
import { FederationError } from "../../transport/federation-error.ts";
import type { StudyManifest } from "../../trust/manifest/study-manifest.ts";
import type { UploadHead } from "../egress/outlet.ts";
import type { GlobalModel, StageProgress, TrainedUpdate, Trainer } from "../training/trainer.ts";
import type { AgentEffect, WorkEvent } from "./agent-event.ts";
import { isFiniteUpdate } from "./is-finite-update.ts";
import type { KnownStudy, OfferedModel } from "./known-study.ts";
import { ModelCache } from "./model-cache.ts";
import { StudyLayouts } from "./study-layouts.ts";
import { downloadModel, uploadUpdate, type TransferScope } from "./transfers.ts";

/** The effects that are work: each ends in one event with its ticket. */
export type WorkEffect = Extract<
  AgentEffect,
  { kind: "prepare" | "download" | "train" | "upload" | "score" | "finish" }
>;
type WorkResult = WorkEvent extends infer Each
  ? Each extends WorkEvent
    ? Omit<Each, "ticket">
    : never
  : never;
/** The stages of work that the coordinator is told about. */
export type WorkStage = "PREPARING" | "DOWNLOADING" | "TRAINING" | "UPLOADING" | "SCORING";

/** What the work is done with. */
export type WorkbenchOptions = {
  readonly transfers: TransferScope;
  readonly createTrainer: (manifest: StudyManifest) => Trainer;
  readonly onProgress: (study: string, round: number, stage: WorkStage, progress: StageProgress) => void;
  readonly logger: Logger;
};

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
      return { kind: "work_failed", ticket: effect.ticket, ...this.#explain(effect, error) };
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

  async #prepare({ name, manifest }: KnownStudy): Promise<WorkResult> {
    const onProgress = this.#progressOf(name, 0, "PREPARING");
    const preparation = await this.#call(name, manifest, (trainer) => trainer.prepare(manifest, onProgress));
    return { kind: "prepared", preparation };
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
    { manifest }: KnownStudy,
    signal: AbortSignal,
  ): Promise<WorkResult> {
    const onProgress = this.#progressOf(name, number, "TRAINING");
    const trained = await this.#callWith(name, manifest, model, (trainer, global) =>
      trainer.train({ number, model: global }, onProgress, signal),
    );
    const finite = isFiniteUpdate(trained);
    if (finite && !signal.aborted)
      this.#updates.set(name, { round: number, baseModel: model.digest, trained, sent: false });
    const { digest, weight, trainLoss } = trained;
    return { kind: "trained", finite, digest, weight, trainLoss };
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

  async #score(
    { model, study: name }: WorkEffect & { kind: "score" },
    { manifest }: KnownStudy,
  ): Promise<WorkResult> {
    const score = await this.#callWith(name, manifest, model, (trainer, global) => trainer.score(global));
    return { kind: "scored", ...score };
  }

  async #finish(
    { model, study: name }: WorkEffect & { kind: "finish" },
    { manifest }: KnownStudy,
  ): Promise<WorkResult> {
    const onProgress = this.#progressOf(name, 0, "SCORING");
    await this.#callWith(name, manifest, model, (trainer, global) => trainer.finish(global, onProgress));
    return { kind: "finished" };
  }

  #progressOf(study: string, round: number, stage: WorkStage): (progress: StageProgress) => void {
    return (progress) => this.#options.onProgress(study, round, stage, progress);
  }

  /** Calls the study's trainer on a model that is held, once the call before has ended. */
  #callWith<T>(
    study: string,
    manifest: StudyManifest,
    model: OfferedModel,
    run: (trainer: Trainer, model: GlobalModel) => Promise<T>,
  ): Promise<T> {
    const parameters = this.#models.get(model.digest);
    if (parameters === null) throw new Error("the model is not held");
    const { digest, targetScales, featureScales } = model;
    const global: GlobalModel = { digest, parameters, targetScales, featureScales };
    this.#inUse.add(parameters);
    return this.#call(study, manifest, (trainer) => run(trainer, global)).finally(() =>
      this.#inUse.delete(parameters),
    );
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

  /** What the coordinator may know; the node's own log has the rest. */
  #explain(
    { kind, study }: WorkEffect,
    error: unknown,
  ): { readonly reason: string; readonly detail: string } {
    const { logger } = this.#options;
    // What a person can act on needs no stack trace.
    const isForPeople = error instanceof CommandError || error instanceof FederationError;
    const why = isForPeople ? { reason: error.message, remedy: error.remedy } : { err: error };
    logger.error({ study, work: kind, ...why }, "work failed");
    if (error instanceof FederationError) return { reason: error.reason, detail: error.message };
    if (kind === "prepare")
      return { reason: "NO_USABLE_DATA", detail: "the node's table could not be prepared" };
    return { reason: "TRAINING_FAILED", detail: `${kind} failed at the node` };
  }
}
