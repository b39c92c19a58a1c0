import type { ServerUnaryCall } from "@grpc/grpc-js";
import { FederationError } from "../../transport/federation-error.ts";
import { peerIdentity, type PeerIdentity, type Role } from "../../transport/peer.ts";

type Peer<R extends Role> = PeerIdentity & { readonly role: R };
/** Proof that the caller showed a node's certificate of this federation. */
export type NodePeer = Peer<"node">;
/** Proof that the caller showed an operator's certificate of this federation. */
export type OperatorPeer = Peer<"operator">;

type AnyCall = Pick<ServerUnaryCall<unknown, unknown>, "getAuthContext">;

/**
 * The calling node. Throws UNAUTHENTICATED without a certificate of this federation, WRONG_ROLE with another
 * role.
 */
export function requireNode(call: AnyCall): NodePeer {
  return requireRole(call, "node");
}

/** The calling operator. Throws as `requireNode` does. */
export function requireOperator(call: AnyCall): OperatorPeer {
  return requireRole(call, "operator");
}

function requireRole<R extends Role>(call: AnyCall, role: R): Peer<R> {
  const peer = peerIdentity(call);
  if (peer === null)
    throw new FederationError("UNAUTHENTICATED", "the call has no client certificate that names a member");
  if (peer.role !== role)
    throw new FederationError(
      "WRONG_ROLE",
      `${peer.name} has the role ${peer.role}; this call is for the role ${role}`,
    );
  return { ...peer, role };
}
