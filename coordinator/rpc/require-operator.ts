import type { ServerUnaryCall } from "@grpc/grpc-js";
import { FederationError } from "../../transport/federation-error.ts";
import { peerCertificate } from "../../transport/peer.ts";
import { isIssuedBy } from "../../trust/identity/certificate-chain.ts";
import type { RpcScope } from "./rpc-scope.ts";

/** Proof that the caller showed an operator's certificate of this federation. */
export type OperatorPeer = { readonly name: string };

/**
 * The calling operator. Throws UNAUTHENTICATED without a certificate of this federation, WRONG_ROLE with
 * another role, and behind a balancer, where no certificate can be seen.
 */
export function requireOperator(
  { listener, authority, clock }: RpcScope,
  call: Pick<ServerUnaryCall<unknown, unknown>, "getAuthContext">,
): OperatorPeer {
  if (!listener.operators)
    throw new FederationError("WRONG_ROLE", "operators call the listener with TLS, not the balancer's");
  const shown = peerCertificate(call);
  if (
    shown === null ||
    shown.identity === null ||
    shown.expiresAtMs <= clock.nowMs() ||
    (authority !== null && !isIssuedBy(shown.certificate, authority))
  )
    throw new FederationError("UNAUTHENTICATED", "the call has no client certificate that names an operator");
  const { role, name } = shown.identity;
  if (role !== "operator")
    throw new FederationError(
      "WRONG_ROLE",
      `${name} has the role ${role}; this call is for the role operator`,
    );
  return { name };
}
