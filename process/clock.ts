/**
 * The one place where real time and timers come from. Everything else takes a `Clock`, so that tests and the
 * simulator can pass their own.
 */
export type Timer = { cancel(): void };

/** Time and timers. */
export type Clock = {
  /** Milliseconds since the epoch. */
  nowMs(): number;
  /** Milliseconds on a clock that never goes back; only differences mean anything. */
  monotonicMs(): number;
  /** Calls `callback` once after `delayMs`; does not keep the process alive when `background`. */
  after(delayMs: number, callback: () => void, options?: { background?: boolean }): Timer;
};

/** The operating system's clock. */
export const systemClock: Clock = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  after(delayMs, callback, options) {
    const timer = setTimeout(callback, Math.min(delayMs, 2 ** 31 - 1));
    if (options?.background) timer.unref();
    return { cancel: () => clearTimeout(timer) };
  },
};

/** Resolves after `delayMs` on `clock`. */
export function delay(clock: Clock, delayMs: number): Promise<void> {
  return new Promise((resolve) => void clock.after(delayMs, resolve));
}
