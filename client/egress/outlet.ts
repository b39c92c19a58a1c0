import type { CoordinatorMessage__Output } from "../../proto/gen/chorale/v1/CoordinatorMessage.ts";
import type { NodeMessage } from "../../proto/gen/chorale/v1/NodeMessage.ts";
import type { UploadReceipt__Output } from "../../proto/gen/chorale/v1/UploadReceipt.ts";

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
 * Everything that a client can ask of, or tell, its coordinator. Failed calls throw as `fromServiceError`
 * says.
 */
export interface Egress {
  /** Opens the control stream and says Hello. */
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
