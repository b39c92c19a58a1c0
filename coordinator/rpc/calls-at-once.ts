import { networkOf } from "./call-rate.ts";

/** Each may have a message of a megabyte under way that nobody has vouched for. */
const AT_ONCE_MAX = 32;

/** Bounds how many of the calls that anyone may make each address has open at once. */
export class CallsAtOnce {
  readonly #open = new Map<string, number>();

  /** Counts a call until it is left; null where the address has too many. `peer` is `ADDRESS:PORT`. */
  enter(peer: string): (() => void) | null {
    const network = networkOf(peer);
    const open = this.#open.get(network) ?? 0;
    if (open >= AT_ONCE_MAX) return null;
    this.#open.set(network, open + 1);
    return () => {
      const left = this.#open.get(network)! - 1;
      if (left > 0) this.#open.set(network, left);
      else this.#open.delete(network);
    };
  }
}
