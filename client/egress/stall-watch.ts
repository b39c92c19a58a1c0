import type { Clock, Timer } from "../../process/clock.ts";

/**
 * Calls `onStall` once when `moved` was not called for `stallMs`. One timer, however often something moves.
 */
export class StallWatch {
  readonly #clock: Clock;
  readonly #stallMs: number;
  readonly #onStall: () => void;
  #timer: Timer;
  #movedAtMs: number;

  constructor(clock: Clock, stallMs: number, onStall: () => void) {
    this.#clock = clock;
    this.#stallMs = stallMs;
    this.#onStall = onStall;
    this.#movedAtMs = clock.monotonicMs();
    this.#timer = this.#lookAfter(stallMs);
  }

  /** Something moved just now. */
  moved(): void {
    this.#movedAtMs = this.#clock.monotonicMs();
  }

  /** Ends the watch. */
  stop(): void {
    this.#timer.cancel();
  }

  #lookAfter(delayMs: number): Timer {
    return this.#clock.after(delayMs, () => this.#look(), { background: true });
  }

  #look(): void {
    const left = this.#movedAtMs + this.#stallMs - this.#clock.monotonicMs();
    if (left <= 0) this.#onStall();
    else this.#timer = this.#lookAfter(left);
  }
}
