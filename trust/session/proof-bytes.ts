import { hash } from "node:crypto";
import { signedBytes } from "../signature/signed-document.ts";

/** What a node's signature over a call, or over a message of the control stream, says. */
export type Proof = {
  /** The federation's id: a signature for one federation is none for another. */
  readonly federation: string;
  readonly node: string;
  /** The session's nonce, 32 bytes. */
  readonly nonce: Uint8Array;
  /** The call's path such as `/chorale.v1.Node/Upload`, or `CONTROL_MESSAGE`. */
  readonly method: string;
  /** Never twice in a session for the same kind of method. */
  readonly sequence: number;
  /** The call's first message, or the control message, as it is on the wire; empty for Connect itself. */
  readonly body: Uint8Array;
};

/**
 * The method name under which messages of the control stream are signed; its sequences count on their own.
 */
export const CONTROL_MESSAGE = "/chorale.v1.Node/Connect#message";

/** Where a call's proof travels. */
export const PROOF_METADATA = {
  session: "chorale-session",
  sequence: "chorale-sequence",
  signature: "chorale-signature-bin",
} as const;

/**
 * What is signed: `chorale-call-1`, a newline, and the canonical JSON of the proof with the body's SHA-256.
 */
export function proofBytes({ federation, node, nonce, method, sequence, body }: Proof): Buffer {
  const digest = hash("sha256", body);
  return signedBytes("call", {
    federation,
    node,
    nonce: Buffer.from(nonce).toString("hex"),
    method,
    sequence,
    body: digest,
  });
}
