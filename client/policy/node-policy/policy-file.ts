import { statSync } from "node:fs";
import type { Clock, Timer } from "../../../process/clock.ts";
import { describeError } from "../../../process/command-error.ts";
import { readPolicy, type LoadedPolicy } from "./read-policy.ts";

/** The policy as it is now, or why there is none: then nothing is allowed. */
export type PolicyNow = LoadedPolicy | { readonly unreadable: string };

const INTERVAL_MS = 1000;

/**
 * A policy file that is read anew whenever it changes: each look sees what the file says at that moment, and
 * those who watch are told within a second. A file that cannot be read, or is wrong, allows nothing until it
 * is right.
 */
export class PolicyFile {
  readonly #path: string | undefined;
  readonly #onChange: (now: PolicyNow) => void;
  #timer: Timer | null = null;
  #stamp: string;
  #now: PolicyNow;

  /** Throws a usage error for a file that cannot be read at the start. */
  constructor(path: string | undefined, clock: Clock, onChange: (now: PolicyNow) => void) {
    this.#path = path;
    this.#onChange = onChange;
    this.#stamp = stampOf(path);
    this.#now = readPolicy(path);
    if (path !== undefined) this.#watch(clock);
  }

  /** What the file says now. */
  look(): PolicyNow {
    const stamp = stampOf(this.#path);
    if (stamp === this.#stamp && !("unreadable" in this.#now)) return this.#now;
    this.#stamp = stamp;
    const before = this.#now;
    this.#now = tryRead(this.#path);
    if (isOther(before, this.#now)) this.#onChange(this.#now);
    return this.#now;
  }

  /** Stops watching. */
  close(): void {
    this.#timer?.cancel();
  }

  #watch(clock: Clock): void {
    this.#timer = clock.after(
      INTERVAL_MS,
      () => {
        this.look();
        this.#watch(clock);
      },
      { background: true },
    );
  }
}

function isOther(before: PolicyNow, after: PolicyNow): boolean {
  if ("unreadable" in before || "unreadable" in after)
    return !("unreadable" in before && "unreadable" in after && before.unreadable === after.unreadable);
  return before.digest !== after.digest;
}

function tryRead(path: string | undefined): PolicyNow {
  try {
    return readPolicy(path);
  } catch (error) {
    return { unreadable: describeError(error) };
  }
}

/** Nanoseconds: an editor that writes twice within a millisecond is seen twice. */
function stampOf(path: string | undefined): string {
  if (path === undefined) return "";
  try {
    const { ino, mtimeNs, ctimeNs, size } = statSync(path, { bigint: true });
    return `${ino} ${mtimeNs} ${ctimeNs} ${size}`;
  } catch (error) {
    return describeError(error);
  }
}
