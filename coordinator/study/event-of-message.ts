import type { NodeMessage__Output } from "../../proto/gen/chorale/v1/NodeMessage.ts";
import type { Sums } from "../../models/target-scale.ts";
import { printable } from "../../process/printable.ts";
import { FederationError } from "../../transport/federation-error.ts";
import type { NodeId } from "../round/round.ts";
import type { NodeProgress } from "./live-progress.ts";
import type { StudyEvent } from "./study.ts";

/** What a node's message means for its study. */
export type Meaning =
  | {
      readonly kind: "event";
      readonly study: string;
      readonly manifestDigest: string | null;
      readonly event: StudyEvent;
    }
  | { readonly kind: "progress"; readonly study: string; readonly progress: NodeProgress }
  | { readonly kind: "decision"; readonly study: string; readonly signed: Uint8Array }
  | { readonly kind: "heartbeat" };

/** As many as a manifest may name endpoints or columns. */
const SUMS_MAX = 10_000;
/** What an owner may change its mind about, or its node's policy: the study waits for that member. */
const CHANGEABLE: readonly string[] = ["NOT_APPROVED", "POLICY_REFUSED"];
/** The square of a mean is finite still, over all members. */
const SUM_MAX = 1e140;
const HASH = /^[0-9a-f]{64}$/;

/** Reads a message after Hello. Throws MALFORMED_MESSAGE on what the contract does not allow here. */
export function meaningOf(node: NodeId, message: NodeMessage__Output, atMs: number): Meaning {
  const meaning = (study: string, event: StudyEvent, manifestDigest: string | null = null): Meaning => ({
    kind: "event",
    study,
    event,
    manifestDigest,
  });
  switch (message.message) {
    case "studyJoined": {
      const { study, manifestDigest, protocolHash, labelSums, featureSums } = message.studyJoined!;
      if (!HASH.test(protocolHash)) throw malformed("a protocol hash is 64 lower-case hexadecimal digits");
      for (const [what, all] of [
        ["label sums", labelSums] as const,
        ["feature sums", featureSums] as const,
      ]) {
        if (all.length > SUMS_MAX) throw malformed(`too many ${what}`);
        for (const sums of all) requireSums(what, sums);
      }
      const joined = { kind: "node_joined", node, protocolHash, labelSums, featureSums, atMs } as const;
      return meaning(study, joined, manifestDigest);
    }
    case "studyDeclined": {
      const { study, manifestDigest, reason, detail } = message.studyDeclined!;
      const declined = { reason: because(reason, detail), final: !CHANGEABLE.includes(reason) };
      return meaning(study, { kind: "node_declined", node, declined, atMs }, manifestDigest);
    }
    case "roundAccepted": {
      const { study, round } = message.roundAccepted!;
      return meaning(study, { kind: "round_accepted", round, node, atMs });
    }
    case "roundDeclined": {
      const { study, round, reason, detail } = message.roundDeclined!;
      return meaning(study, { kind: "round_declined", round, node, reason: because(reason, detail), atMs });
    }
    case "modelScored": {
      const { study, model, labelCount } = message.modelScored!;
      requireFinite("a score", labelCount);
      const lossSum = worstIfNotFinite(message.modelScored!.lossSum);
      if (lossSum < 0) throw malformed("a loss is not negative");
      return meaning(study, { kind: "model_scored", node, model, lossSum, labelCount, atMs });
    }
    case "progress": {
      const { study, stage, fraction, remainingMs, loss, samplesPerSecond } = message.progress!;
      requireFinite("progress", fraction, remainingMs, loss, samplesPerSecond);
      const progress = { stage, fraction, remainingMs, loss, samplesPerSecond, atMs };
      return { kind: "progress", study, progress };
    }
    case "approvalGiven": {
      const { study, approval } = message.approvalGiven!;
      return { kind: "decision", study, signed: approval };
    }
    case "heartbeat":
      return { kind: "heartbeat" };
    case "hello":
      throw malformed("Hello comes once, first");
    default:
      throw malformed("an empty message");
  }
}

/** A declined study's or round's reason as people read it; a node's free text is cut and kept to one line. */
function because(reason: string, detail: string): string {
  const text = printable(detail);
  return text === "" ? reason : `${reason}: ${text}`;
}

/**
 * A model that diverged has no finite loss, which is no fault of the node; the journal holds finite numbers
 * only.
 */
function worstIfNotFinite(lossSum: number): number {
  return Number.isFinite(lossSum) ? lossSum : Number.MAX_VALUE;
}

/** What is no sum over any table, or would make a scale of the pooled sums that is not finite. */
function requireSums(what: string, { count, sum, sumOfSquares }: Sums): void {
  requireFinite(what, count, sum, sumOfSquares);
  if (Math.abs(sum) > SUM_MAX || sumOfSquares < 0 || sumOfSquares > SUM_MAX)
    throw malformed(`${what} must be those of a table`);
}

function requireFinite(what: string, ...values: readonly number[]): void {
  if (!values.every((value) => Number.isFinite(value))) throw malformed(`${what} must be finite`);
}

function malformed(detail: string): FederationError {
  return new FederationError("MALFORMED_MESSAGE", detail);
}
