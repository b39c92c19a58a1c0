import { readSearch, writeSearch, type SearchRecord, type TrialRecord } from "./search-record.ts";
import { epochsOfFirstPart, winnerOf } from "./successive-halving.ts";
import type { TrialSettings } from "./trial-settings.ts";

/** A search as it goes on: its trials so far, on disk after each change. */
export class SearchLog {
  readonly #path: string;
  #record: SearchRecord;

  /** Goes on from what an earlier run of the same search left in the file. Throws as `readSearch`. */
  constructor(path: string, fresh: Omit<SearchRecord, "trials" | "winner">) {
    const trials = readSearch(path, fresh.key)?.trials ?? [];
    this.#path = path;
    this.#record = { ...fresh, trials: trials.slice(0, fresh.effort.trials), winner: null };
  }

  get record(): SearchRecord {
    return this.#record;
  }

  /** The trial as it stands, or undefined before its first part has ended. */
  trial(index: number): TrialRecord | undefined {
    return this.#record.trials[index];
  }

  /** Validation losses after the first part of each trial. */
  get firstLosses(): (number | null)[] {
    return this.#record.trials.map(({ firstLoss }) => firstLoss);
  }

  /** Of those named, the finished trial of the lowest validation loss; null where none is finite. */
  bestOf(trials: readonly number[]): number | null {
    const losses = this.#record.trials.map(({ trial, state, validationLoss }) =>
      state === "finished" && trials.includes(trial) ? validationLoss : null,
    );
    return winnerOf(losses);
  }

  /** Puts a trial, new or changed, on disk. */
  keep(trial: TrialRecord): void {
    const trials = [...this.#record.trials];
    trials[trial.trial] = trial;
    const epochs = trials.reduce((sum, one) => sum + one.epochs, 0);
    this.#record = { ...this.#record, trials, effort: { ...this.#record.effort, epochs } };
    writeSearch(this.#path, this.#record);
  }

  /** Puts the winner on disk: the search has ended. */
  conclude(winner: number): void {
    this.#record = { ...this.#record, winner };
    writeSearch(this.#path, this.#record);
  }
}

/**
 * Epochs that trials of these settings take in all, where those of `survivors` go on; about half the rest
 * while they are not known.
 */
export function plannedEpochs(
  settings: readonly TrialSettings[],
  survivors: readonly number[] | null,
): number {
  return settings.reduce((sum, { epochs }, trial) => {
    const first = epochsOfFirstPart(epochs);
    const share = survivors === null ? 0.5 : Number(survivors.includes(trial));
    return sum + first + share * (epochs - first);
  }, 0);
}
