import type { Clock } from "../../process/clock.ts";
import type { StudyStatus } from "../../proto/gen/chorale/v1/StudyStatus.ts";

const INTERVAL_MS = 100;

type OnStatus = (status: StudyStatus) => void;

/** Tells watchers of a study its status after changes, at most every 100 ms, and always the last one. */
export class StudyWatchers {
  readonly #clock: Clock;
  readonly #statusOf: (study: string) => StudyStatus;
  readonly #watchers = new Map<string, Set<OnStatus>>();
  readonly #scheduled = new Set<string>();

  constructor(clock: Clock, statusOf: (study: string) => StudyStatus) {
    this.#clock = clock;
    this.#statusOf = statusOf;
  }

  /** Calls back now and after every change; returns the way to stop. */
  watch(study: string, onStatus: OnStatus): () => void {
    const watchers = this.#watchers.get(study) ?? new Set();
    this.#watchers.set(study, watchers.add(onStatus));
    onStatus(this.#statusOf(study));
    return () => void watchers.delete(onStatus);
  }

  /** Something about the study is different now. */
  changed(study: string): void {
    if (this.#scheduled.has(study) || (this.#watchers.get(study)?.size ?? 0) === 0) return;
    this.#scheduled.add(study);
    this.#clock.after(INTERVAL_MS, () => {
      this.#scheduled.delete(study);
      const watchers = [...(this.#watchers.get(study) ?? [])];
      if (watchers.length === 0) return;
      const status = this.#statusOf(study);
      for (const onStatus of watchers) onStatus(status);
    });
  }
}
