import { CommandError } from "../../process/command-error.ts";
import type { Logger } from "../../process/log.ts";
import { FederationError } from "../../transport/federation-error.ts";
import type { Refusal } from "./known-study.ts";
import type { WorkEffect } from "./workbench-options.ts";

/** Logs why work failed, and gives what the coordinator may know of it; the node's own log has the rest. */
export function explainFailure(logger: Logger, { kind, study }: WorkEffect, error: unknown): Refusal {
  // What a person can act on needs no stack trace.
  const isForPeople = error instanceof CommandError || error instanceof FederationError;
  const why = isForPeople ? { reason: error.message, remedy: error.remedy } : { err: error };
  logger.error({ study, work: kind, ...why }, "work failed");
  if (error instanceof FederationError) return { reason: error.reason, detail: error.message };
  if (kind === "prepare")
    return { reason: "NO_USABLE_DATA", detail: "the node's table could not be prepared" };
  return { reason: "TRAINING_FAILED", detail: `${kind} failed at the node` };
}
