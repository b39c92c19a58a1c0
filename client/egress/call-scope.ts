import type { Client, Metadata } from "@grpc/grpc-js";
import type { Clock } from "../../process/clock.ts";
import { FederationError } from "../../transport/federation-error.ts";
import type { Channel } from "./channel.ts";
import type { Departures } from "./departures.ts";
import type { Sessions } from "./session.ts";

/** What every call of the egress works with. */
export type CallScope = {
  /** The connection for a new call. */
  readonly channel: () => Channel;
  readonly sessions: Sessions;
  readonly departures: Departures;
  /** Why so many bytes of an update may not leave now; null where they may. */
  readonly mayLeave: (bytes: number) => FederationError | null;
  readonly clock: Clock;
  /** A call fails when no byte moved for this long. */
  readonly stallMs: number;
};

/** Messages are serialised before they are recorded, and what was recorded is what leaves. */
export const asBytes = (bytes: Buffer): Buffer => bytes;

/** How often a call is tried with another session. */
const SESSIONS_MAX = 3;

/**
 * Makes a call whose first message is `first` with a proof that it is this node's. A session that the
 * coordinator has forgotten is replaced, and the call made again. Throws as `fromServiceError` says.
 */
export async function callSigned<Reply>(
  scope: CallScope,
  path: string,
  first: Uint8Array,
  call: (client: Client, proof: Metadata) => Promise<Reply>,
): Promise<Reply> {
  for (let attempt = 1; ; attempt += 1) {
    const session = await scope.sessions.current();
    try {
      return await callOn(scope.channel(), (client) => call(client, session.proof(path, first)));
    } catch (error) {
      if (!isSessionUnknown(error) || attempt === SESSIONS_MAX) throw error;
      await scope.sessions.forget(session);
    }
  }
}

/** Makes a call that counts as running on its channel until it has ended. */
export async function callOn<Reply>(
  channel: Channel,
  call: (client: Client) => Promise<Reply>,
): Promise<Reply> {
  const ended = channel.begin();
  try {
    return await call(channel.client);
  } finally {
    ended();
  }
}

/** Whether the coordinator has forgotten the session, for example because it was restarted. */
export function isSessionUnknown(error: unknown): boolean {
  return error instanceof FederationError && error.reason === "SESSION_UNKNOWN";
}
