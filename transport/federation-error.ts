import { status } from "@grpc/grpc-js";
import type { RefusalReason } from "../proto/gen/chorale/v1/RefusalReason.ts";

/** The name of a refusal reason as in `proto/chorale/v1/reasons.proto`. */
export type Reason = Exclude<keyof typeof RefusalReason, "REFUSAL_REASON_UNSPECIFIED">;

type Entry = {
  /** The gRPC status that carries the reason. */
  code: status;
  /** Whether the same request can succeed later without a person doing anything. */
  retry: boolean;
  /** What the person at the refused side can do. */
  remedy: string;
};

/** Every reason for a refusal: its gRPC code, retry rule and remedy. */
export const REFUSALS: Record<Reason, Entry> = {
  UNAUTHENTICATED: {
    code: status.UNAUTHENTICATED,
    retry: false,
    remedy:
      "show the certificate that the federation issued to this node; one of your own authority only where the " +
      "operator has added that authority to tls.authority and says nodeCertificates: trusted",
  },
  WRONG_ROLE: {
    code: status.PERMISSION_DENIED,
    retry: false,
    remedy: "use an operator's certificate for operator commands and a node's certificate for a node",
  },
  NOT_A_MEMBER: {
    code: status.PERMISSION_DENIED,
    retry: false,
    remedy: "ask the operator to name this node in the study's members",
  },
  ALREADY_CONNECTED: {
    code: status.ABORTED,
    retry: false,
    remedy: "run one client for each node; a newer connection of this node has taken over",
  },
  REVOKED: {
    code: status.PERMISSION_DENIED,
    retry: false,
    remedy: "this node's membership was ended by the operator; ask them, and enroll anew with an invitation",
  },
  SESSION_UNKNOWN: {
    code: status.UNAUTHENTICATED,
    retry: true,
    remedy: "the coordinator was restarted; the node opens another session by itself",
  },
  SIGNATURE_INVALID: {
    code: status.UNAUTHENTICATED,
    retry: false,
    remedy: "use the identity key that this node enrolled with, and a client of the same protocol version",
  },
  REPLAYED: {
    code: status.UNAUTHENTICATED,
    retry: false,
    remedy: "run one client for each node; if there is only one, its messages were copied: tell the operator",
  },
  INVITATION_INVALID: {
    code: status.PERMISSION_DENIED,
    retry: false,
    remedy: "ask the operator for a new invitation (`chorale coordinator invite NAME`)",
  },
  NODE_ENROLLED: {
    code: status.ALREADY_EXISTS,
    retry: false,
    remedy: "if its certificate has ended or its keys are lost, invite it with --replace",
  },
  NODE_UNKNOWN: {
    code: status.NOT_FOUND,
    retry: false,
    remedy: "list the nodes with `chorale coordinator nodes`",
  },
  TOO_MANY_CALLS: {
    code: status.RESOURCE_EXHAUSTED,
    retry: true,
    remedy: "wait a moment; if nothing at this address calls that often, tell the operator",
  },
  VERSION_UNSUPPORTED: {
    code: status.FAILED_PRECONDITION,
    retry: false,
    remedy: "upgrade the side that speaks the older protocol version",
  },
  MALFORMED_MESSAGE: {
    code: status.INVALID_ARGUMENT,
    retry: false,
    remedy: "use a client of the same protocol version; report this if both sides are Chorale",
  },
  MESSAGE_TOO_LARGE: {
    code: status.RESOURCE_EXHAUSTED,
    retry: false,
    remedy: "send at most 1 MiB in one message; large content goes in chunks",
  },
  STUDY_UNKNOWN: {
    code: status.NOT_FOUND,
    retry: false,
    remedy: "list the studies with `chorale coordinator study status`",
  },
  STUDY_EXISTS: {
    code: status.ALREADY_EXISTS,
    retry: false,
    remedy: "choose another name for the study",
  },
  STUDY_WRONG_STATE: {
    code: status.FAILED_PRECONDITION,
    retry: false,
    remedy: "look at the study's state with `chorale coordinator study status`",
  },
  MANIFEST_INVALID: {
    code: status.INVALID_ARGUMENT,
    retry: false,
    remedy: "correct the field named in the message",
  },
  MANIFEST_CHANGED: {
    code: status.FAILED_PRECONDITION,
    retry: false,
    remedy: "read and approve the manifest as it is now",
  },
  NOT_APPROVED: {
    code: status.FAILED_PRECONDITION,
    retry: false,
    remedy: "the data owner approves the study with `chorale client approve`",
  },
  PROTOCOL_DIFFERS: {
    code: status.FAILED_PRECONDITION,
    retry: false,
    remedy:
      "use the same Chorale version and the same protocol key file as the other partners; " +
      "ask them for theirs, and compare `chorale client protocol-hash --study FILE`",
  },
  NO_USABLE_DATA: {
    code: status.FAILED_PRECONDITION,
    retry: false,
    remedy: "check that the node's table has columns named like the study's endpoints",
  },
  POLICY_REFUSED: {
    code: status.FAILED_PRECONDITION,
    retry: false,
    remedy: "`chorale client policy explain STUDY` at the node names the line of its policy",
  },
  APPROVAL_INVALID: {
    code: status.INVALID_ARGUMENT,
    retry: false,
    remedy: "decide on the manifest as it is now, with the node's own identity key",
  },
  ROUND_UNKNOWN: {
    code: status.NOT_FOUND,
    retry: false,
    remedy: "wait for the next invitation",
  },
  ROUND_NOT_OPEN: {
    code: status.FAILED_PRECONDITION,
    retry: false,
    remedy: "wait for the next invitation",
  },
  UPDATE_CONFLICT: {
    code: status.ALREADY_EXISTS,
    retry: false,
    remedy: "an update of this node was accepted already; nothing is to be done",
  },
  LAYOUT_DIFFERS: {
    code: status.INVALID_ARGUMENT,
    retry: false,
    remedy: "train the architecture that the study's manifest describes",
  },
  SIZE_DIFFERS: {
    code: status.INVALID_ARGUMENT,
    retry: false,
    remedy: "send exactly the bytes that the layout describes",
  },
  DIGEST_DIFFERS: {
    code: status.DATA_LOSS,
    retry: true,
    remedy: "the bytes were damaged on the way; they are sent again from the start",
  },
  NOT_FINITE: {
    code: status.INVALID_ARGUMENT,
    retry: false,
    remedy: "training diverged at this node: lower the learning rate or check its labels",
  },
  OFFSET_INVALID: {
    code: status.OUT_OF_RANGE,
    retry: true,
    remedy: "ask for the offset and resume there",
  },
  WEIGHT_INVALID: {
    code: status.INVALID_ARGUMENT,
    retry: false,
    remedy: "an update's weight is the number of training labels behind it",
  },
  TOO_MANY_TRANSFERS: {
    code: status.RESOURCE_EXHAUSTED,
    retry: true,
    remedy: "finish an open transfer first",
  },
  MODEL_UNKNOWN: {
    code: status.NOT_FOUND,
    retry: false,
    remedy: "ask for a checkpoint that the coordinator has published in a study of this node",
  },
  NOT_RELEASED: {
    code: status.PERMISSION_DENIED,
    retry: false,
    remedy: "the manifest's release rules say who gets the model; amend the study to change them",
  },
  UPDATE_WITHHELD: {
    code: status.ABORTED,
    retry: false,
    remedy: "a person at the node releases updates with `chorale client release`",
  },
  TRAINING_FAILED: {
    code: status.ABORTED,
    retry: false,
    remedy: "look into the node's own log",
  },
  STORAGE_FULL: {
    code: status.RESOURCE_EXHAUSTED,
    retry: true,
    remedy: "free disk space at the side that says so",
  },
  SHUTTING_DOWN: {
    code: status.UNAVAILABLE,
    retry: true,
    remedy: "the other side is restarting; the connection comes back by itself",
  },
  INTERNAL: {
    code: status.INTERNAL,
    retry: true,
    remedy: "look into the log of the side that refused",
  },
  CANNOT_CERTIFY: {
    code: status.FAILED_PRECONDITION,
    retry: false,
    remedy: "name the authority's certificate and key in coordinator.yaml, or let nodes bring certificates",
  },
};

/** A refused request: a reason of the catalogue and what is particular to this case, without any payload. */
export class FederationError extends Error {
  readonly reason: Reason;

  constructor(reason: Reason, detail: string) {
    super(detail);
    this.name = "FederationError";
    this.reason = reason;
  }

  get remedy(): string {
    return REFUSALS[this.reason].remedy;
  }
}
