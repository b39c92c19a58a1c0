import { Worker } from "node:worker_threads";
import { FederationError } from "../../transport/federation-error.ts";
import type { StudyManifest } from "../../trust/manifest/study-manifest.ts";
import type { TrainerOptions } from "./local-trainer.ts";
import type { GlobalModel, OnProgress, Preparation, TrainedUpdate, Trainer } from "./trainer.ts";
import { fromFailure, type WorkerCall, type WorkerReply, type WorkerRequest } from "./worker-messages.ts";

type Pending = {
  readonly onProgress: OnProgress;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
};

/**
 * A trainer for one study in a thread of its own, so that the event loop stays free for heartbeats. A call
 * that its signal stops rejects with the signal's reason; `dispose` stops what is under way and waits for the
 * thread to end.
 */
export function createTrainer({ onWords, ...options }: TrainerOptions): Trainer {
  return new WorkerTrainer(options, onWords);
}

class WorkerTrainer implements Trainer {
  readonly #worker: Worker;
  readonly #ended: Promise<void>;
  readonly #pending = new Map<number, Pending>();
  readonly #onWords: (words: string) => void;
  #calls = 0;
  /** Why no further call can be answered. */
  #over: Error | null = null;

  constructor(options: TrainerOptions, onWords: TrainerOptions["onWords"] = () => {}) {
    this.#onWords = onWords;
    const extension = import.meta.url.endsWith(".ts") ? "ts" : "js";
    this.#worker = new Worker(new URL(`./worker.${extension}`, import.meta.url), { workerData: options });
    this.#worker.on("message", (reply: WorkerReply) => this.#receive(reply));
    this.#worker.on("error", (error) => this.#fail(`the training thread failed: ${String(error)}`));
    this.#ended = new Promise((resolve) => {
      this.#worker.on("exit", () => {
        this.#fail("the training thread has ended");
        resolve();
      });
    });
  }

  prepare(manifest: StudyManifest, onProgress: OnProgress): Promise<Preparation> {
    return this.#call({ kind: "prepare", manifest }, onProgress) as Promise<Preparation>;
  }

  async train(
    round: { readonly number: number; readonly model: GlobalModel },
    onProgress: OnProgress,
    signal: AbortSignal,
  ): Promise<TrainedUpdate> {
    signal.throwIfAborted();
    const call = this.#call({ kind: "train", round }, onProgress);
    const id = this.#calls;
    const stop = (): void => this.#post({ id, kind: "stop" });
    signal.addEventListener("abort", stop, { once: true });
    try {
      return (await call) as TrainedUpdate;
    } catch (error) {
      throw signal.aborted ? signal.reason : error;
    } finally {
      signal.removeEventListener("abort", stop);
    }
  }

  score(model: GlobalModel): Promise<{ lossSum: number; labelCount: number }> {
    return this.#call({ kind: "score", model }) as Promise<{ lossSum: number; labelCount: number }>;
  }

  finish(model: GlobalModel, onProgress: OnProgress): Promise<void> {
    return this.#call({ kind: "finish", model }, onProgress) as Promise<void>;
  }

  async dispose(): Promise<void> {
    if (this.#over === null) {
      for (const id of this.#pending.keys()) this.#post({ id, kind: "stop" });
      const disposed = this.#call({ kind: "dispose" });
      this.#over = new FederationError("TRAINING_FAILED", "the trainer was disposed of");
      await disposed;
    }
    await this.#ended;
  }

  #call(call: WorkerCall, onProgress: OnProgress = () => {}): Promise<unknown> {
    if (this.#over !== null) return Promise.reject(this.#over);
    this.#calls += 1;
    const id = this.#calls;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { onProgress, resolve, reject });
      this.#post({ id, kind: "call", call });
    });
  }

  #post(request: WorkerRequest): void {
    this.#worker.postMessage(request);
  }

  #receive(reply: WorkerReply): void {
    if (reply.kind === "words") return this.#onWords(reply.words);
    const pending = this.#pending.get(reply.id);
    if (pending === undefined) return;
    if (reply.kind === "progress") {
      pending.onProgress(reply.progress);
      return;
    }
    this.#pending.delete(reply.id);
    if (reply.kind === "done") pending.resolve(reply.value);
    else pending.reject(fromFailure(reply.failure));
  }

  #fail(detail: string): void {
    this.#over ??= new FederationError("TRAINING_FAILED", detail);
    for (const { reject } of this.#pending.values()) reject(this.#over);
    this.#pending.clear();
  }
}
