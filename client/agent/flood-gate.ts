import type { Clock } from "../../process/clock.ts";

/** So much may come at once: the studies and decisions of a large federation when a node connects. */
const BURST = 20_000;
/** And so much in every second, for good: what a node answers is on record, and records take room. */
const PER_SECOND = 20;

/** Says how much of what another side sends is still taken. */
export class FloodGate {
  readonly #clock: Clock;
  #left = BURST;
  #filledAtMs: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#filledAtMs = clock.monotonicMs();
  }

  /** Takes one message; false where more came than anybody has to say. */
  take(): boolean {
    const nowMs = this.#clock.monotonicMs();
    const more = ((nowMs - this.#filledAtMs) / 1000) * PER_SECOND;
    this.#left = Math.min(BURST, this.#left + more);
    this.#filledAtMs = nowMs;
    if (this.#left < 1) return false;
    this.#left -= 1;
    return true;
  }
}
