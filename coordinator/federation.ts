import type { CoordinatorMessage } from "../proto/gen/chorale/v1/CoordinatorMessage.ts";
import type { NodeMessage__Output } from "../proto/gen/chorale/v1/NodeMessage.ts";
import type { StudyStatus } from "../proto/gen/chorale/v1/StudyStatus.ts";
import type { UploadHeader__Output } from "../proto/gen/chorale/v1/UploadHeader.ts";
import type { UploadReceipt } from "../proto/gen/chorale/v1/UploadReceipt.ts";
import type { Reason } from "../transport/federation-error.ts";
import type { ManifestOnWire } from "../trust/manifest/signed-manifest.ts";
import type { NodeId } from "./round/round.ts";

/** The coordinator's end of one node's control stream. */
export type NodeLink = {
  readonly software: string;
  readonly certificateSha256: string;
  send(message: CoordinatorMessage): void;
  /** Sends `Refused` and ends the stream. */
  refuse(reason: Reason, detail: string): void;
};

/** A node as its connections show it. */
export type SeenNode = {
  readonly node: NodeId;
  readonly connected: boolean;
  readonly software: string;
  readonly firstSeenMs: number;
  readonly lastSeenMs: number;
  readonly certificateSha256: string;
};

/** One upload under way. Chunks are appended in order; `offset` is where the first one goes. */
export type UploadSession = {
  readonly offset: number;
  /**
   * Resolves when the next chunk may come (flow control). Throws `FederationError` on bytes beyond the
   * layout.
   */
  append(data: Uint8Array): Promise<void>;
  /** After the last chunk: verifies size, digest and finiteness, tells the round, and gives its answer. */
  finish(): Promise<UploadReceipt>;
  /** The stream broke: keeps what is held so that the node can resume. */
  suspend(): Promise<void>;
};

/** Where a checkpoint's bytes lie; `path` is immutable. */
export type StoredModel = { readonly path: string; readonly bytes: number };

/**
 * Everything the transport and the commands ask of the coordinator. Refusals are thrown as `FederationError`.
 */
export interface Federation {
  /** Opens a study. Its members' keys are those of the roster and the operator's signature is checked. */
  createStudy(signed: ManifestOnWire): Promise<StudyStatus>;
  /** Proposes a new version, which comes into force with the approvals that the version in force asks for. */
  amendStudy(signed: ManifestOnWire): Promise<StudyStatus>;
  startStudy(study: string): Promise<StudyStatus>;
  pauseStudy(study: string): Promise<StudyStatus>;
  resumeStudy(study: string): Promise<StudyStatus>;
  abortStudy(study: string, reason: string): Promise<StudyStatus>;
  listStudies(): StudyStatus[];
  studyStatus(study: string): StudyStatus;
  /** The manifest that is in force, as the operator signed it. */
  manifestOf(study: string): ManifestOnWire;
  /** What the owners of the study's members decided so far, each as in `ApprovalGiven`. */
  approvalsOf(study: string): Uint8Array[];
  /** Calls back now and after every change (at most every 100 ms); returns the way to stop. */
  watchStudy(study: string, onStatus: (status: StudyStatus) => void): () => void;
  /** The nodes that have connected, by name; what the roster knows of them is added by whoever answers. */
  listNodes(): SeenNode[];
  /**
   * The node is no member of the federation any more: its link is refused with REVOKED, its rounds go on
   * without it.
   */
  expelNode(node: NodeId): void;

  /** A node said Hello and was welcomed. An older link of the same node is refused with ALREADY_CONNECTED. */
  connectNode(node: NodeId, link: NodeLink): void;
  /**
   * A message after Hello. Throws `FederationError("MALFORMED_MESSAGE")` on one that the contract does not
   * allow. Where it is written down, a promise that resolves when it is: the node's next one is to wait.
   */
  receive(node: NodeId, message: NodeMessage__Output): Promise<void> | undefined;
  /** The link is gone; ignored when a newer one has replaced it. */
  disconnectNode(node: NodeId, link: NodeLink): void;

  /** Bytes held of an upload, 0 where nothing is. */
  uploadOffset(node: NodeId, key: { study: string; round: number; digest: string }): number;
  /**
   * Checks the header against round, layout and limits. A receipt is returned at once where no bytes are
   * wanted.
   */
  openUpload(node: NodeId, header: UploadHeader__Output): Promise<UploadSession | UploadReceipt>;
  /** A published checkpoint, for a member of the study (`node`) or the operator (`null`). */
  openModel(node: NodeId | null, study: string, digest: string): StoredModel;
  /** Counts payload bytes for the study's status and the metrics. */
  countBytes(study: string, direction: "up" | "down", bytes: number): void;

  /** Stops taking work, tells the nodes, lets running effects end, closes the store. */
  close(): Promise<void>;
}
