import type { CoordinatorMessage__Output } from "../../proto/gen/chorale/v1/CoordinatorMessage.ts";
import type { Scales } from "../../models/scales.ts";
import { printable } from "../../process/printable.ts";
import type { NodeMessage } from "../../proto/gen/chorale/v1/NodeMessage.ts";
import type { RefusalReason } from "../../proto/gen/chorale/v1/RefusalReason.ts";
import type { StudyOffered__Output } from "../../proto/gen/chorale/v1/StudyOffered.ts";
import { FederationError, REFUSALS, type Reason } from "../../transport/federation-error.ts";
import type { CoordinatorEvent, Offer, Outgoing, Version } from "./agent-event.ts";
import type { OfferedModel, Refusal } from "./known-study.ts";
import { whyMalformed } from "./malformed-model.ts";

const ROUND_OUTCOMES = { AGGREGATED: "aggregated", REJECTED: "rejected", ABANDONED: "abandoned" } as const;

/** What is asked at this node while a message is read. */
export type Readings = {
  /** Reads and judges an offered or proposed manifest. */
  readonly offer: (wire: StudyOffered__Output) => Offer;
  /** The members whose approvals of an offered version were verified here. */
  readonly approvedBy: (offer: Version) => readonly string[];
  /** What the node's policy has against a round. */
  readonly judgeRound: (study: string, round: number) => Refusal | null;
};

/**
 * What a message of the coordinator means for the agent, its words safe to print; null for one that this
 * version does not know.
 */
export function eventOf(message: CoordinatorMessage__Output, readings: Readings): CoordinatorEvent | null {
  const { studyProposed, studyRefused } = message;
  const { welcome, refused, studyOffered, roundInvited, roundClosed, modelPublished, studyEnded } = message;
  if (welcome) return { kind: "connected", node: printable(welcome.node), heartbeatMs: welcome.heartbeatMs };
  if (refused) return { kind: "refused", ...inPrint(refused), retry: isRetryable(refused.reason) };
  if (studyOffered) {
    const offer = readings.offer(studyOffered);
    const approvedBy = "refusal" in offer ? [] : readings.approvedBy(offer);
    return { kind: "study_offered", study: studyOffered.study, offer, approvedBy };
  }
  if (studyProposed)
    return { kind: "study_proposed", study: studyProposed.study, offer: readings.offer(studyProposed) };
  if (studyRefused) {
    const { manifestDigest: digest, study } = studyRefused;
    return { kind: "study_refused", digest, study, ...inPrint(studyRefused) };
  }
  if (roundInvited) {
    const { study, round } = roundInvited;
    const forbidden = whyMalformed(roundInvited) ?? readings.judgeRound(study, round);
    return { kind: "round_invited", study, round, model: modelOf(roundInvited), forbidden };
  }
  if (roundClosed) {
    const { study, round, outcome } = roundClosed;
    const known = outcome === "ROUND_OUTCOME_UNSPECIFIED" ? "abandoned" : ROUND_OUTCOMES[outcome];
    return { kind: "round_closed", study, round, outcome: known };
  }
  if (modelPublished) {
    const { study, round } = modelPublished;
    if (whyMalformed(modelPublished) !== null) return null;
    return { kind: "model_published", study, round, model: modelOf(modelPublished) };
  }
  if (!studyEnded) return null;
  const { study } = studyEnded;
  const detail = printable(studyEnded.detail);
  const outcome = studyEnded.outcome === "COMPLETED" ? "completed" : "aborted";
  const model = whyMalformed(studyEnded) === null ? modelOf(studyEnded) : null;
  return { kind: "study_ended", study, outcome, model, detail };
}

/** Whether trying again later can succeed without a person; an unknown reason is left to people. */
export function isRetryable(reason: string): boolean {
  return reason in REFUSALS && REFUSALS[reason as Reason].retry;
}

type Told = { readonly reason: string; readonly detail: string; readonly remedy: string };

/** A reason of a newer protocol is a number. */
function inPrint({ reason, detail, remedy }: Omit<Told, "reason"> & { reason: string | number }): Told {
  return { reason: printable(String(reason)), detail: printable(detail), remedy: printable(remedy) };
}

function modelOf(message: Scales & { readonly model: string; readonly modelBytes: number }): OfferedModel {
  const { model: digest, modelBytes: bytes, targetScales, featureScales } = message;
  return { digest, bytes, targetScales, featureScales };
}

/** The protocol's form of what the agent says. */
export function messageOf(outgoing: Outgoing): NodeMessage {
  switch (outgoing.kind) {
    case "study_joined": {
      const { labelSums, featureSums } = outgoing;
      return {
        studyJoined: { ...outgoing, labelSums: [...labelSums], featureSums: [...featureSums] },
      };
    }
    case "approval_given": {
      const { study, signed } = outgoing;
      return { approvalGiven: { study, approval: Buffer.from(signed) } };
    }
    case "study_declined":
      return { studyDeclined: { ...outgoing, reason: outgoing.reason as RefusalReason } };
    case "round_accepted":
      return { roundAccepted: outgoing };
    case "round_declined":
      return { roundDeclined: { ...outgoing, reason: outgoing.reason as RefusalReason } };
    case "model_scored":
      return { modelScored: outgoing };
  }
}

/** Words of OpenSSL for a certificate that one side does not take: waiting does not cure that. */
const CERTIFICATE_REFUSED = [
  /altnames|self.signed|unable to (verify|get)|unsuitable certificate/i,
  /certificate (has|is) (expired|not yet)/i,
  /alert (certificate|unknown ca|bad certificate|handshake)|tlsv1[23]? alert/i,
];

/**
 * How grpc-js tells of a server that closed without a word: a certificate it does not like, or just then a
 * restart.
 */
const CLOSED_AT_ONCE = /Failed to connect \(/;

/**
 * What a connection that failed means for the agent: null where trying again is all there is to do.
 * `suspicious`: the coordinator never took this node, so that closing without a word is a refusal too.
 */
export function refusalOf(
  error: Error,
  suspicious = false,
): Extract<CoordinatorEvent, { kind: "refused" }> | null {
  if (error instanceof FederationError) {
    const { reason, message: detail, remedy } = error;
    return { kind: "refused", ...inPrint({ reason, detail, remedy }), retry: isRetryable(reason) };
  }
  const { cause, message, remedy } = error as {
    cause?: { details?: string };
    message: string;
    remedy?: string;
  };
  const details = cause?.details ?? "";
  const patterns = suspicious ? [...CERTIFICATE_REFUSED, CLOSED_AT_ONCE] : CERTIFICATE_REFUSED;
  if (!patterns.some((pattern) => pattern.test(details))) return null;
  return {
    kind: "refused",
    reason: "UNAUTHENTICATED",
    detail: message,
    remedy: remedy ?? REFUSALS.UNAUTHENTICATED.remedy,
    retry: false,
  };
}
