import type { CoordinatorMessage__Output } from "../../proto/gen/chorale/v1/CoordinatorMessage.ts";
import type { Enrolled__Output } from "../../proto/gen/chorale/v1/Enrolled.ts";
import type { NodeMessage } from "../../proto/gen/chorale/v1/NodeMessage.ts";
import type { UploadReceipt__Output } from "../../proto/gen/chorale/v1/UploadReceipt.ts";
import type { ClientTls } from "../../transport/credentials.ts";
import type { EnrolmentRequest } from "../../trust/enrolment/enrolment-proof.ts";

/** Who hears what comes on the control stream. */
export type ControlListener = {
  onMessage(message: CoordinatorMessage__Output): void;
  /** Once, however the stream ended: null for a regular end. */
  onClosed(error: Error | null): void;
};

/** The node's end of the control stream. */
export type ControlStream = {
  send(message: NodeMessage): void;
  /** The other side does not read fast enough: leave out what can be left out. */
  congested(): boolean;
  /** Says goodbye: nothing more will be sent. */
  close(): void;
  /** Breaks off. */
  cancel(): void;
};

/** What names an update and says what it is. */
export type UploadHead = {
  readonly study: string;
  readonly round: number;
  readonly digest: string;
  readonly baseModel: string;
  readonly layoutDigest: string;
  readonly weight: number;
  readonly trainLoss: number;
};

/**
 * What a node that takes part asks of, and tells, its coordinator. Failed calls throw as `fromServiceError`
 * says.
 */
export interface Egress {
  /** Opens a session and its control stream, and says Hello. What is sent meanwhile follows in order. */
  connect(listener: ControlListener): ControlStream;
  /** Calls `onData` with the checkpoint's bytes from `offset` on, in order. */
  download(
    request: { readonly study: string; readonly model: string; readonly offset: number },
    onData: (data: Uint8Array) => void,
    signal: AbortSignal,
  ): Promise<void>;
  /** How many bytes of an update the coordinator holds. */
  uploadOffset(key: {
    readonly study: string;
    readonly round: number;
    readonly digest: string;
  }): Promise<number>;
  /** Sends `body` from `offset` on; `onSent` is told how many bytes of the whole have been passed on. */
  upload(
    head: UploadHead,
    body: Uint8Array,
    offset: number,
    onSent: (bytes: number) => void,
    signal: AbortSignal,
  ): Promise<UploadReceipt__Output>;
  /** Ends every call, completes the record and closes the connection. */
  close(): void;
}

/** How a coordinator presents itself, and how long its answer took. */
export type Greeting = {
  /** The coordinator's clock, milliseconds since the epoch. */
  readonly nowMs: number;
  readonly software: string;
  readonly versionMin: number;
  readonly versionMax: number;
  readonly roundTripMs: number;
};

/** How long a message there and one back took. */
export type Probed = { readonly nowMs: number; readonly replyBytes: number; readonly roundTripMs: number };

/** Everything that a node can send: taking part, and what comes before, after and beside it. */
export interface NodeEgress extends Egress {
  /** Presents an invitation with this node's keys; signed here. */
  enroll(request: EnrolmentRequest): Promise<Enrolled__Output>;
  /** Asks for another certificate (PKCS #10, PEM) and gives it as PEM. */
  renewCertificate(certificateRequest: string): Promise<string>;
  /** Opens a session and says what the coordinator told. */
  greet(): Promise<Greeting>;
  /** Sends as many zeros, at most 1 MiB, and asks for as many bytes. */
  probe(size: { readonly paddingBytes: number; readonly replyBytes: number }): Promise<Probed>;
  /** Bytes that left since a moment of the last two days, by the record. */
  bytesSince(sinceMs: number): number;
  /**
   * From here on calls are made with these files. Transfers under way end on the connection that they have;
   * the control stream is ended, so that another is opened.
   */
  useTls(files: ClientTls): void;
}
