import { parentPort } from "node:worker_threads";
import { describeError } from "../../process/command-error.ts";
import { aggregateUpdates } from "./aggregate-updates.ts";
import type { AggregationTask } from "./aggregation-task.ts";

/** Asked of the worker thread, and answered by it, one at a time. */
export type AggregationRequest = AggregationTask | "stop";
/** The new checkpoint's digest, or why there is none, in words for people. */
export type AggregationReply = { readonly digest: string } | { readonly error: string };

parentPort?.on("message", (request: AggregationRequest) => {
  if (request === "stop") return parentPort?.close();
  let reply: AggregationReply;
  try {
    reply = { digest: aggregateUpdates(request) };
  } catch (error) {
    reply = { error: describeError(error) };
  }
  return parentPort?.postMessage(reply);
});
