import { peerIdentity } from "../../transport/peer.ts";

type AnyCall = Parameters<typeof peerIdentity>[0];

/** Who proved to be the caller, for the log: a balancer's listener sees no certificate. */
const proven = new WeakMap<AnyCall, string>();

/** The call's node gave its proof. */
export function rememberCaller(call: AnyCall, node: string): void {
  proven.set(call, node);
}

/** Who is calling, as its proof or else its certificate says; undefined for whoever showed neither. */
export function callerOf(call: AnyCall): string | undefined {
  return proven.get(call) ?? peerIdentity(call)?.name;
}
