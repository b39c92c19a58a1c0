import { FederationError } from "../../transport/federation-error.ts";
import { TrainerSilent } from "./trainer-channel.ts";

/** Of gRPC. */
const UNAVAILABLE = 14;

/**
 * What the coordinator may hear, by gRPC's status: nothing in the trainer's own words, which may name data.
 */
const BY_STATUS: Readonly<Record<number, string>> = {
  3: "refused what the node sent",
  4: "did not answer in time",
  5: "does not hold the study's examples",
  7: "refused the node",
  8: "has too little memory, or answered with too much",
  12: "does not know this kind of model or training",
  [UNAVAILABLE]: "cannot be reached, or stopped in the middle",
  16: "refused the node's token",
};

/** Nothing answered at the trainer's address. */
export function isUnreachable(error: unknown): boolean {
  return (error as { readonly code?: unknown }).code === UNAVAILABLE;
}

/** The trainer answered with something that is not what it was asked for. */
export function wrongAnswer(complaint: string): FederationError {
  return new FederationError("TRAINING_FAILED", `the node's own trainer gave a wrong answer: ${complaint}`);
}

/**
 * Why a call of a trainer failed, for the coordinator: a `FederationError("TRAINING_FAILED")`, or the error
 * itself where it is not the trainer's. `onWords` is given the trainer's own words, for the node's own log.
 */
export function trainerFailure(error: unknown, onWords: (words: string) => void): unknown {
  if (error instanceof TrainerSilent)
    return new FederationError("TRAINING_FAILED", "the node's own trainer was silent for too long");
  const { code, details } = error as { readonly code?: unknown; readonly details?: unknown };
  if (typeof code !== "number" || typeof details !== "string") return error;
  onWords(details);
  return new FederationError("TRAINING_FAILED", `the node's own trainer ${BY_STATUS[code] ?? "failed"}`);
}
