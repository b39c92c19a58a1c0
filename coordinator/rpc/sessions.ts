import { randomBytes } from "node:crypto";
import type { Clock } from "../../process/clock.ts";
import { SequenceWindow } from "./sequence-window.ts";

/** Anyone may ask for a session, so one that no proof was given in yet goes soon, and the oldest first. */
const UNPROVEN_MS = 60_000;
const UNPROVEN_MAX = 10_000;
/** A node has one for each of its connections: the one in use, and those of connections that broke. */
const PROVEN_PER_NODE_MAX = 16;

/** A nonce, over which one node signs what it says. */
export type Session = {
  readonly id: string;
  /** Who it was opened for; only a proof says that it was the node that asked. */
  readonly node: string;
  readonly nonce: Buffer;
  /** The sequences of its calls. */
  readonly sequences: SequenceWindow;
  /** Whether its one control stream was opened. */
  connected: boolean;
};

type Unproven = { readonly session: Session; readonly openedAtMs: number };

/** The sessions of a running coordinator, in memory and bounded. */
export class Sessions {
  readonly #clock: Clock;
  /** In the order of opening. */
  readonly #unproven = new Map<string, Unproven>();
  readonly #proven = new Map<string, Session>();
  /** Each node's in the order of use. */
  readonly #ofNode = new Map<string, Set<string>>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A fresh session for a node of this name, whether or not there is one. */
  open(node: string): Session {
    this.#dropUnproven();
    const id = randomBytes(16).toString("hex");
    const session: Session = {
      id,
      node,
      nonce: randomBytes(32),
      sequences: new SequenceWindow(),
      connected: false,
    };
    this.#unproven.set(id, { session, openedAtMs: this.#clock.monotonicMs() });
    return session;
  }

  /** The session of this id; null where it is not known any more. */
  find(id: string): Session | null {
    const proven = this.#proven.get(id);
    if (proven !== undefined) return proven;
    this.#dropExpired();
    return this.#unproven.get(id)?.session ?? null;
  }

  /** A proof was given in the session: it is its node's, and stays until newer ones take its place. */
  prove(session: Session): void {
    this.#unproven.delete(session.id);
    this.#proven.set(session.id, session);
    const ids = this.#ofNode.get(session.node) ?? new Set();
    this.#ofNode.set(session.node, ids);
    ids.delete(session.id);
    ids.add(session.id);
    for (const oldest of ids) {
      if (ids.size <= PROVEN_PER_NODE_MAX) break;
      ids.delete(oldest);
      this.#proven.delete(oldest);
    }
  }

  /** Forgets a node's sessions. */
  forget(node: string): void {
    for (const id of this.#ofNode.get(node) ?? []) this.#proven.delete(id);
    this.#ofNode.delete(node);
  }

  #dropUnproven(): void {
    this.#dropExpired();
    for (const id of this.#unproven.keys()) {
      if (this.#unproven.size < UNPROVEN_MAX) break;
      this.#unproven.delete(id);
    }
  }

  #dropExpired(): void {
    const expiredMs = this.#clock.monotonicMs() - UNPROVEN_MS;
    for (const [id, { openedAtMs }] of this.#unproven) {
      if (openedAtMs > expiredMs) break;
      this.#unproven.delete(id);
    }
  }
}
