import type { MethodDefinition } from "@grpc/proto-loader";
import { protocol } from "../../proto/load.ts";
import type { CoordinatorMessage } from "../../proto/gen/chorale/v1/CoordinatorMessage.ts";
import type { NodeMessage__Output } from "../../proto/gen/chorale/v1/NodeMessage.ts";
import type { SignedNodeMessage__Output } from "../../proto/gen/chorale/v1/SignedNodeMessage.ts";
import { FederationError } from "../../transport/federation-error.ts";

/** A message of the control stream as it came, its signature unchecked, or why it cannot be taken. */
export type ControlFrame = SignedNodeMessage__Output | FederationError;

type ControlDefinition = MethodDefinition<unknown, Buffer, ControlFrame, unknown>;

const connect = protocol.Node.service.Connect;

/**
 * The definition of `Node.Connect` for our server. Requests are measured before they are decoded, and one
 * that is too long or does not decode arrives as the reason for its refusal, where grpc-js would end the call
 * without one. Answers are encoded before they are queued (`encodeControl`), so that the queue can be counted
 * in bytes.
 */
export function controlDefinition(messageBytesMax: number): ControlDefinition {
  return {
    ...connect,
    requestDeserialize: (bytes: Buffer) => decodeFrame(bytes, messageBytesMax),
    responseSerialize: (bytes: Buffer) => bytes,
  } as ControlDefinition;
}

/** The wire form of a message to a node. */
export function encodeControl(message: CoordinatorMessage): Buffer {
  return connect.responseSerialize(message);
}

/** What a node says, from the body that it signed. Throws MALFORMED_MESSAGE. */
export function decodeControl(body: Buffer): NodeMessage__Output {
  try {
    return protocol.NodeMessage.deserialize(body);
  } catch {
    throw new FederationError("MALFORMED_MESSAGE", "the bytes are no NodeMessage");
  }
}

function decodeFrame(bytes: Buffer, messageBytesMax: number): ControlFrame {
  if (bytes.length > messageBytesMax)
    return new FederationError(
      "MESSAGE_TOO_LARGE",
      `a control message of ${bytes.length} bytes is above the limit of ${messageBytesMax}`,
    );
  try {
    return connect.requestDeserialize(bytes);
  } catch {
    return new FederationError("MALFORMED_MESSAGE", "the bytes are no SignedNodeMessage");
  }
}
