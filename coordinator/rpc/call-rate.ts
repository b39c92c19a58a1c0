import type { Clock } from "../../process/clock.ts";

/**
 * What an address may do at once, and how fast it may do so again: many nodes of one partner share an
 * address.
 */
const BURST = 200;
const PER_SECOND = 20;
const ADDRESSES_MAX = 10_000;

type Bucket = { tokens: number; atMs: number };

/** Bounds how often each address makes calls that anyone may make. */
export class CallRate {
  readonly #clock: Clock;
  readonly #buckets = new Map<string, Bucket>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Counts a call; false where the address made too many. `peer` is `ADDRESS:PORT`. */
  allows(peer: string): boolean {
    const address = networkOf(peer);
    const nowMs = this.#clock.monotonicMs();
    const bucket = this.#buckets.get(address) ?? { tokens: BURST, atMs: nowMs };
    const refilled = bucket.tokens + ((nowMs - bucket.atMs) * PER_SECOND) / 1000;
    bucket.tokens = Math.min(BURST, refilled);
    bucket.atMs = nowMs;
    // Last in the order: the first ones are those that have been quiet for longest.
    this.#buckets.delete(address);
    this.#buckets.set(address, bucket);
    for (const quiet of this.#buckets.keys()) {
      if (this.#buckets.size <= ADDRESSES_MAX) break;
      this.#buckets.delete(quiet);
    }
    if (bucket.tokens < 1) return false;
    bucket.tokens -= 1;
    return true;
  }
}

/**
 * Whom a call is counted for, from `ADDRESS:PORT`: an IPv4 address, or the /64 network of an IPv6 one, of
 * which anyone has as many addresses as they like.
 */
export function networkOf(peer: string): string {
  const address = peer.replace(/:\d+$/, "");
  // IPv4 also comes as ::ffff:192.0.2.7.
  if (!address.includes(":") || address.includes(".")) return address;
  const [head, tail] = address.split("::").map((part) => (part === "" ? [] : part.split(":")));
  const zeros = tail === undefined ? 0 : 8 - head!.length - tail.length;
  return [...head!, ...Array<string>(Math.max(0, zeros)).fill("0"), ...(tail ?? [])].slice(0, 4).join(":");
}
