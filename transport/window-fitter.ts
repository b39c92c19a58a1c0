import type { ServerHttp2Session } from "node:http2";
import { systemClock, type Clock, type Timer } from "../process/clock.ts";

const KIB = 1024;
/** What a connection starts with, and the least that one gets while there is room for all. */
export const WINDOW_BYTES_MIN = 1024 * KIB;
const WINDOW_BYTES_MAX = 16 * 1024 * KIB;
/**
 * What all connections may have under way together, as long as each has the least that HTTP/2 starts with.
 */
const BUDGET_BYTES = 128 * 1024 * KIB;
const SHARE_BYTES_MIN = 64 * KIB;

/** 200 MB/s; a receiver grants more only when half a window is used up, so about half of it is reached. */
const BYTES_PER_MS = 200_000;

/** The first pings follow each other at once; then the pause doubles. */
const FIRST_PINGS = 3;
const PAUSE_MS_FIRST = 1_000;
const PAUSE_MS_MAX = 60_000;

/**
 * The flow control window for a connection with this round trip when there are `connections` of them: what
 * the line can hold, between 1 and 16 MiB, but together no more than 128 MiB. A power of two, so that it
 * rarely changes.
 */
export function windowBytes(roundTripMs: number, connections: number): number {
  const needed = Math.min(WINDOW_BYTES_MAX, Math.max(WINDOW_BYTES_MIN, roundTripMs * BYTES_PER_MS));
  const share = Math.max(SHARE_BYTES_MIN, BUDGET_BYTES / connections);
  return 2 ** Math.min(Math.ceil(Math.log2(needed)), Math.floor(Math.log2(share)));
}

type Connection = { roundTripMs: number; window: number; timer: Timer | null };

/**
 * Gives every connection of a server its window. A large one on a short line would only fill the server's
 * memory with what it has not come to yet; a small one on a long line leaves it empty. The round trip is the
 * shortest of repeated pings, because a busy process answers late.
 */
export class WindowFitter {
  readonly #clock: Clock;
  readonly #connections = new Map<ServerHttp2Session, Connection>();

  constructor(clock: Clock = systemClock) {
    this.#clock = clock;
  }

  /**
   * Fits the session's window now and until it closes. Its server announces `WINDOW_BYTES_MIN` to begin with.
   */
  add(session: ServerHttp2Session): void {
    const connection: Connection = { roundTripMs: Infinity, window: WINDOW_BYTES_MIN, timer: null };
    this.#connections.set(session, connection);
    session.setLocalWindowSize(WINDOW_BYTES_MIN);
    session.once("close", () => {
      connection.timer?.cancel();
      this.#connections.delete(session);
      this.#fitAll();
    });
    this.#fitAll();
    this.#ping(session, connection, 1);
  }

  #ping(session: ServerHttp2Session, connection: Connection, count: number): void {
    if (session.destroyed || session.closed) return;
    session.ping((error, durationMs) => {
      if (error) return;
      connection.roundTripMs = Math.min(connection.roundTripMs, durationMs);
      if (count < FIRST_PINGS) return this.#ping(session, connection, count + 1);
      this.#fit(session, connection);
      const pauseMs = Math.min(PAUSE_MS_MAX, PAUSE_MS_FIRST * 2 ** (count - FIRST_PINGS));
      const again = (): void => this.#ping(session, connection, count + 1);
      connection.timer = this.#clock.after(pauseMs, again, { background: true });
    });
  }

  #fitAll(): void {
    for (const [session, connection] of this.#connections) this.#fit(session, connection);
  }

  #fit(session: ServerHttp2Session, connection: Connection): void {
    const roundTripMs = Number.isFinite(connection.roundTripMs) ? connection.roundTripMs : 0;
    const window = windowBytes(roundTripMs, this.#connections.size);
    if (window === connection.window || session.destroyed || session.closed) return;
    connection.window = window;
    session.settings({ initialWindowSize: window });
    session.setLocalWindowSize(window);
  }
}
