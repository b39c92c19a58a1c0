import { Metadata } from "@grpc/grpc-js";
import { unary } from "../../coordinator/commands/operator-session.ts";
import type { NodeMessage } from "../../proto/gen/chorale/v1/NodeMessage.ts";
import type { SessionOpened__Output } from "../../proto/gen/chorale/v1/SessionOpened.ts";
import { protocol } from "../../proto/load.ts";
import type { SigningKey } from "../../trust/keys/signing-key.ts";
import { CONTROL_MESSAGE, PROOF_METADATA, proofBytes } from "../../trust/session/proof-bytes.ts";

/** Who speaks in a session. */
export type Speaker = { readonly federation: string; readonly node: string; readonly key: SigningKey };

/** The serialised form of a NodeMessage, which the control stream carries in signed frames. */
export function bodyOf(message: NodeMessage): Buffer {
  return Buffer.from(protocol.NodeMessage.serialize(message));
}

/**
 * A session of a test that speaks for itself: proofs are made from the published rule, not by the client's
 * egress.
 */
export class NodeSession {
  readonly #speaker: Speaker;
  readonly #opened: Pick<SessionOpened__Output, "session" | "nonce">;
  #calls = 0;
  #messages = 0;

  constructor(speaker: Speaker, opened: Pick<SessionOpened__Output, "session" | "nonce">) {
    this.#speaker = speaker;
    this.#opened = opened;
  }

  static async open(client: InstanceType<typeof protocol.Node>, speaker: Speaker): Promise<NodeSession> {
    const { node } = speaker;
    return new NodeSession(speaker, await unary((done) => client.openSession({ node }, done)));
  }

  /** The metadata of a call whose first message is `body`; `sequence` repeats or leaves out one. */
  proof(method: string, body: Uint8Array, sequence = ++this.#calls): Metadata {
    const metadata = new Metadata();
    metadata.set(PROOF_METADATA.session, this.#opened.session);
    metadata.set(PROOF_METADATA.sequence, String(sequence));
    metadata.set(PROOF_METADATA.signature, this.#sign(method, sequence, body));
    return metadata;
  }

  /** The wire form of the next message of the control stream. */
  frame(body: Uint8Array, sequence = ++this.#messages): Buffer {
    const signature = this.#sign(CONTROL_MESSAGE, sequence, body);
    return signedFrame({ body: Buffer.from(body), sequence, signature });
  }

  #sign(method: string, sequence: number, body: Uint8Array): Buffer {
    const { federation, node, key } = this.#speaker;
    return key.sign(proofBytes({ federation, node, nonce: this.#opened.nonce, method, sequence, body }));
  }
}

/** The wire form of a frame, honest or not. */
export function signedFrame(frame: { body: Buffer; sequence: number; signature: Buffer }): Buffer {
  return protocol.Node.service.Connect.requestSerialize(frame);
}
