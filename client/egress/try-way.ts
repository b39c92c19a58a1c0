import type { Clock } from "../../process/clock.ts";
import { tryRoute, type Route } from "../../transport/try-route.ts";
import type { Destination } from "./channel.ts";

const HOP_MS = 12_000;

/**
 * Goes the way to the coordinator hop by hop, up to the end of a TLS handshake without this node's
 * certificate. Nothing of the node is sent, so nothing is recorded.
 */
export function tryWay(
  { address, serverName }: Destination,
  authority: string | Buffer,
  { clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal },
): Promise<Route> {
  return tryRoute({ address, serverName, authority, clock, hopMs: HOP_MS, signal });
}
