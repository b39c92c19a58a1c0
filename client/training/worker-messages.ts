import { CommandError, describeError } from "../../process/command-error.ts";
import { FederationError, type Reason } from "../../transport/federation-error.ts";
import type { StudyManifest } from "../../trust/manifest/study-manifest.ts";
import type { GlobalModel, StageProgress } from "./trainer.ts";

/**
 * One call of the `Trainer` interface. Big vectors lie in shared memory, so that only their handles are sent.
 */
export type WorkerCall =
  | { readonly kind: "prepare"; readonly manifest: StudyManifest }
  | { readonly kind: "train"; readonly round: { readonly number: number; readonly model: GlobalModel } }
  | { readonly kind: "score"; readonly model: GlobalModel }
  | { readonly kind: "finish"; readonly model: GlobalModel }
  | { readonly kind: "dispose" };

/** `stop` ends the call `id` between two steps: a native run must not be cut off. */
export type WorkerRequest =
  | { readonly id: number; readonly kind: "call"; readonly call: WorkerCall }
  | { readonly id: number; readonly kind: "stop" };

/**
 * What the thread answers to call `id`: any number of progress messages, then one of the others. Words are
 * those of the node's own trainer, for its log.
 */
export type WorkerReply =
  | { readonly kind: "words"; readonly words: string }
  | { readonly id: number; readonly kind: "progress"; readonly progress: StageProgress }
  | { readonly id: number; readonly kind: "done"; readonly value: unknown }
  | { readonly id: number; readonly kind: "failed"; readonly failure: Failure };

/** An error in a form that survives the way between threads. */
export type Failure = {
  readonly kind: "federation" | "command" | "other";
  readonly message: string;
  readonly stack: string;
  readonly reason?: Reason;
  readonly remedy?: string;
  readonly usage?: boolean;
};

/** An error as a message. */
export function toFailure(error: unknown): Failure {
  const { message, stack = "" } = error instanceof Error ? error : new Error(String(error));
  if (error instanceof FederationError) return { kind: "federation", message, stack, reason: error.reason };
  if (!(error instanceof CommandError)) return { kind: "other", message: describeError(error), stack };
  const remedy = error.remedy === undefined ? {} : { remedy: error.remedy };
  return { kind: "command", message, stack, usage: error.exitCode === 2, ...remedy };
}

/** The error that a message stands for, with the stack of where it was thrown. */
export function fromFailure(failure: Failure): Error {
  const error = errorOf(failure);
  error.stack = failure.stack;
  return error;
}

function errorOf({ kind, message, reason, remedy, usage = false }: Failure): Error {
  if (kind === "federation") return new FederationError(reason!, message);
  if (kind === "command")
    return new CommandError(message, remedy === undefined ? { usage } : { usage, remedy });
  return new Error(message);
}
