import { Worker } from "node:worker_threads";
import type { AggregationTask } from "./aggregation-task.ts";
import type { AggregationReply, AggregationRequest } from "./worker.ts";

const WORKER = new URL(`./worker${import.meta.url.endsWith(".ts") ? ".ts" : ".js"}`, import.meta.url);

/** Combines updates on a thread of its own, so that the event loop goes on serving nodes. */
export class Aggregator {
  readonly #worker = new Worker(WORKER);
  #queue: Promise<unknown> = Promise.resolve();

  /** The digest of the new checkpoint; rejects with a message for people when it fails. */
  aggregate(task: AggregationTask): Promise<string> {
    const result = this.#queue.then(() => this.#ask(task));
    this.#queue = result.catch(() => {});
    return result;
  }

  /** Lets the task under way end. */
  async close(): Promise<void> {
    await this.#queue;
    const exited = new Promise((resolve) => this.#worker.once("exit", resolve));
    this.#worker.postMessage("stop" satisfies AggregationRequest);
    await exited;
  }

  #ask(task: AggregationTask): Promise<string> {
    return new Promise((resolve, reject) => {
      const onMessage = (reply: AggregationReply): void => {
        this.#worker.off("error", onError);
        if ("digest" in reply) resolve(reply.digest);
        else reject(new Error(reply.error));
      };
      const onError = (error: unknown): void => {
        this.#worker.off("message", onMessage);
        reject(error instanceof Error ? error : new Error(String(error)));
      };
      this.#worker.once("message", onMessage);
      this.#worker.once("error", onError);
      this.#worker.postMessage(task satisfies AggregationRequest);
    });
  }
}
