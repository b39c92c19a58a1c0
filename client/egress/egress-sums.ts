import { kindOf } from "./egress-filter.ts";
import { NOTES, type EgressEntry } from "./egress-entry.ts";

/** Messages and bytes of one kind for one study; `study` is empty for what belongs to none. */
export type KindSum = {
  readonly kind: string;
  readonly study: string;
  readonly count: number;
  readonly bytes: number;
};

/** Messages and bytes of one day, UTC. */
export type DaySum = { readonly day: string; readonly count: number; readonly bytes: number };

/** Adds up entries by kind and study, and by day. Announced heartbeats that were not sent count back. */
export class EgressSums {
  readonly #kinds = new Map<string, KindSum>();
  readonly #days = new Map<string, DaySum>();

  /** Counts one entry. */
  add(entry: EgressEntry): void {
    const sign = entry.kind === NOTES.unsent ? -1 : 1;
    const [count, bytes] = [sign * entry.count, sign * entry.bytes];
    const kind = kindOf(entry);
    const key = JSON.stringify([kind, entry.study]);
    const sum = this.#kinds.get(key) ?? { kind, study: entry.study ?? "", count: 0, bytes: 0 };
    this.#kinds.set(key, { ...sum, count: sum.count + count, bytes: sum.bytes + bytes });
    // A torn line that was removed is no message.
    if (entry.kind === NOTES.repaired) return;
    const day = entry.at.slice(0, "2026-03-31".length);
    const ofDay = this.#days.get(day) ?? { day, count: 0, bytes: 0 };
    this.#days.set(day, { day, count: ofDay.count + count, bytes: ofDay.bytes + bytes });
  }

  /** By kind and study, in the order in which they first appeared. */
  get kinds(): KindSum[] {
    return [...this.#kinds.values()];
  }

  /** By day, in order. */
  get days(): DaySum[] {
    return [...this.#days.values()].sort((a, b) => (a.day < b.day ? -1 : 1));
  }
}
