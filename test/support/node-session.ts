import { Metadata } from "@grpc/grpc-js";
import type { NodeMessage } from "../../proto/gen/chorale/v1/NodeMessage.ts";
import { protocol } from "../../proto/load.ts";
import type { SigningKey } from "../../trust/keys/signing-key.ts";
import { addProof, openSession, signBody, type NodeClient, type Speaking } from "./signed-node.ts";

/** Who speaks in a session. */
export type Speaker = { readonly federation: string; readonly node: string; readonly key: SigningKey };

/** The serialised form of a NodeMessage, which the control stream carries in signed frames. */
export function bodyOf(message: NodeMessage): Buffer {
  return Buffer.from(protocol.NodeMessage.serialize(message));
}

/** A session of a test that makes its frames itself. */
export class NodeSession {
  readonly #speaking: Speaking;

  private constructor(speaking: Speaking) {
    this.#speaking = speaking;
  }

  static async open(client: NodeClient, { node: name, ...speaker }: Speaker): Promise<NodeSession> {
    const session = await openSession(client, name);
    return new NodeSession({ name, ...speaker, session, nextCall: 1, nextMessage: 1 });
  }

  /** The metadata of the next call, whose first message is `body`. */
  proof(method: string, body: Uint8Array): Metadata {
    const metadata = new Metadata();
    addProof(metadata, this.#speaking, method, body);
    return metadata;
  }

  /** The wire form of the next message of the control stream. */
  frame(body: Buffer): Buffer {
    return protocol.Node.service.Connect.requestSerialize(signBody(this.#speaking, body));
  }
}
