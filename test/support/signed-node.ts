import { InterceptingCall, type ClientDuplexStream, type Interceptor, type Metadata } from "@grpc/grpc-js";
import type { CoordinatorMessage__Output } from "../../proto/gen/chorale/v1/CoordinatorMessage.ts";
import type { NodeMessage } from "../../proto/gen/chorale/v1/NodeMessage.ts";
import type { SessionOpened__Output } from "../../proto/gen/chorale/v1/SessionOpened.ts";
import type { SignedNodeMessage } from "../../proto/gen/chorale/v1/SignedNodeMessage.ts";
import { protocol } from "../../proto/load.ts";
import type { SigningKey } from "../../trust/keys/signing-key.ts";
import { CONTROL_MESSAGE, proofBytes, PROOF_METADATA } from "../../trust/session/proof-bytes.ts";
import { FEDERATION_ID } from "./identities.ts";

/** A client of the Node service. */
export type NodeClient = InstanceType<typeof protocol.Node>;
/** A control stream on which what is written is signed on its way. */
export type ControlCall = ClientDuplexStream<NodeMessage, CoordinatorMessage__Output>;

/** What a node of tests signs with. A test that lies changes a part of it. */
export type Speaking = {
  readonly name: string;
  readonly key: SigningKey;
  readonly session: Pick<SessionOpened__Output, "session" | "nonce">;
  readonly federation?: string;
  /** The sequence of the next call. */
  nextCall: number;
  /** The sequence of the next message on the control stream. */
  nextMessage: number;
};

/** A session of its own over this connection. */
export async function openSession(client: NodeClient, node: string): Promise<SessionOpened__Output> {
  return new Promise((resolve, reject) =>
    client.openSession({ node }, (error, reply) => (error ? reject(error) : resolve(reply!))),
  );
}

/** Opens the control stream of a client that signs. */
export function openControl(client: NodeClient): ControlCall {
  return client.connect() as unknown as ControlCall;
}

/** Adds the proof of a call with this first message. */
export function addProof(metadata: Metadata, speaking: Speaking, method: string, body: Uint8Array): void {
  const sequence = speaking.nextCall;
  speaking.nextCall += 1;
  metadata.set(PROOF_METADATA.session, speaking.session.session);
  metadata.set(PROOF_METADATA.sequence, String(sequence));
  metadata.set(PROOF_METADATA.signature, signProof(speaking, method, sequence, body));
}

/** A message of the control stream as it travels. */
export function signMessage(speaking: Speaking, message: NodeMessage): SignedNodeMessage {
  return signBody(speaking, protocol.NodeMessage.serialize(message));
}

/** Any bytes as a message of the control stream. */
export function signBody(speaking: Speaking, body: Buffer): SignedNodeMessage {
  const sequence = speaking.nextMessage;
  speaking.nextMessage += 1;
  return { body, sequence, signature: signProof(speaking, CONTROL_MESSAGE, sequence, body) };
}

function signProof(speaking: Speaking, method: string, sequence: number, body: Uint8Array): Buffer {
  const { federation = FEDERATION_ID, name: node, key, session } = speaking;
  return key.sign(proofBytes({ federation, node, nonce: session.nonce, method, sequence, body }));
}

/** Signs every call over its first message, and every message of the control stream. */
export function signing(speaking: Speaking): Interceptor {
  return (options, nextCall) => {
    const { path, requestSerialize, responseStream, requestStream } = options.method_definition;
    const isControl = requestStream && responseStream;
    let begin: ((body: Uint8Array) => void) | null = null;
    const beginWith = (body: Uint8Array): void => {
      begin?.(body);
      begin = null;
    };
    return new InterceptingCall(nextCall(options), {
      start(metadata, listener, next) {
        begin = (body) => {
          addProof(metadata, speaking, path, body);
          next(metadata, listener);
        };
        if (isControl) beginWith(new Uint8Array());
      },
      sendMessage(message: NodeMessage, next) {
        beginWith(isControl ? new Uint8Array() : requestSerialize(message));
        next(isControl ? signMessage(speaking, message) : message);
      },
      halfClose(next) {
        beginWith(new Uint8Array());
        next();
      },
      cancel(next) {
        beginWith(new Uint8Array());
        next();
      },
    });
  };
}
