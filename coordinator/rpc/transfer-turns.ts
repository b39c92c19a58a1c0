import type { Clock } from "../../process/clock.ts";

/** While one transfer waits for its peer, another keeps the event loop busy; more at once add nothing. */
const TURNS_AT_ONCE = 2;
const TURN_BYTES = 16 * 1024 * 1024;
/** A peer that keeps a turn waiting this long is not what the coordinator waits for. */
const STALL_MS = 5;

/**
 * Lets two transfers move at a time, each for 16 MiB, and then the next. One event loop is the limit of them
 * all: when sixteen move at once, each is as slow, and the parts of sixteen half-received chunks live long
 * enough to become garbage that only a collection of the whole heap removes (measured: half as much processor
 * time again, and 40 MB). A peer that is slower than the coordinator does not use a turn up: it gives it back
 * and goes on by itself.
 */
export class TransferTurns {
  readonly #clock: Clock;
  readonly #waiting: (() => void)[] = [];
  #free = TURNS_AT_ONCE;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A transfer that will take turns; to be ended. */
  join(): Transfer {
    return new Transfer(this, this.#clock);
  }

  /** Resolves when a turn is free, first come, first served. */
  async take(): Promise<void> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  /** Gives a turn to the one that waits longest. */
  give(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#free += 1;
    else next();
  }
}

/** One transfer's part in the turns. */
export class Transfer {
  readonly #turns: TransferTurns;
  readonly #clock: Clock;
  #hasTurn = false;
  #bytesInTurn = 0;

  constructor(turns: TransferTurns, clock: Clock) {
    this.#turns = turns;
    this.#clock = clock;
  }

  /**
   * Begins `wait`, which waits for the peer, in this transfer's turn, and lets it go on after the turn if it
   * stalls.
   */
  async inTurn<Result>(wait: () => Promise<Result>): Promise<Result> {
    if (!this.#hasTurn) {
      await this.#turns.take();
      this.#hasTurn = true;
      this.#bytesInTurn = 0;
    }
    const stall = this.#clock.after(STALL_MS, () => this.end());
    try {
      return await wait();
    } finally {
      stall.cancel();
    }
  }

  /** Counts bytes that moved; enough of them end the turn. */
  moved(bytes: number): void {
    this.#bytesInTurn += bytes;
    if (this.#bytesInTurn >= TURN_BYTES) this.end();
  }

  /** Gives the turn back, if it has one. */
  end(): void {
    if (!this.#hasTurn) return;
    this.#hasTurn = false;
    this.#turns.give();
  }
}
