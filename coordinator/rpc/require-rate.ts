import { FederationError } from "../../transport/federation-error.ts";
import type { RpcScope } from "./rpc-scope.ts";

/** Lets through a call that anyone may make. Throws TOO_MANY_CALLS where its address makes too many. */
export function requireRate({ listener }: RpcScope, call: { getPeer(): string }): void {
  if (listener.unprovenCalls !== null && !listener.unprovenCalls.allows(call.getPeer()))
    throw new FederationError("TOO_MANY_CALLS", "too many calls without a proof from this address");
}
