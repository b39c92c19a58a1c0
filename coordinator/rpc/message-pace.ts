import type { Clock } from "../../process/clock.ts";
import type { NodeMessage__Output } from "../../proto/gen/chorale/v1/NodeMessage.ts";

/** A node that comes back says all that it has to say at once. */
const BURST_SECONDS = 10;
/**
 * As many heartbeats, about, as a message costs that is written down, or that is also passed on to others.
 */
const WRITTEN_COST = 40;
const DECISION_COST = 400;
const BYTES_PER_COST = 512;
const UNWRITTEN: readonly NodeMessage__Output["message"][] = ["heartbeat", "progress"];
const NODES_MAX = 10_000;

type Account = { left: number; atMs: number };

/**
 * How fast each node's control messages are taken, whichever connection they come by: what is written down
 * costs more than a sign of life. Whoever is faster waits; nobody is refused for it.
 */
export class MessagePace {
  readonly #clock: Clock;
  readonly #perSecond: number;
  readonly #accounts = new Map<string, Account>();

  constructor(clock: Clock, perSecond: number) {
    this.#clock = clock;
    this.#perSecond = perSecond;
  }

  /** Counts a message of the node; for how many milliseconds its next one has to wait. */
  waitMs(node: string, kind: NodeMessage__Output["message"], bytes: number): number {
    const nowMs = this.#clock.monotonicMs();
    const most = BURST_SECONDS * this.#perSecond;
    const { left, atMs } = this.#accounts.get(node) ?? { left: most, atMs: nowMs };
    const refilled = Math.min(most, left + ((nowMs - atMs) * this.#perSecond) / 1000);
    const account = { left: refilled - costOf(kind, bytes), atMs: nowMs };
    this.#accounts.delete(node);
    this.#accounts.set(node, account);
    for (const quiet of this.#accounts.keys()) {
      if (this.#accounts.size <= NODES_MAX) break;
      this.#accounts.delete(quiet);
    }
    return Math.max(0, (-account.left * 1000) / this.#perSecond);
  }
}

function costOf(kind: NodeMessage__Output["message"], bytes: number): number {
  const base = kind === "approvalGiven" ? DECISION_COST : UNWRITTEN.includes(kind) ? 1 : WRITTEN_COST;
  return base + Math.floor(bytes / BYTES_PER_COST);
}
