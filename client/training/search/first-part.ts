import type { FitCheckpoint, FitCheckpoints, FitHooks } from "../../../models/training/fit-hooks.ts";

/** Ends a training at a step, with its state kept, from which a later training of the same plan goes on. */
export class FirstPart implements FitCheckpoints {
  readonly #kept: FitCheckpoints;
  readonly #endStep: number;
  readonly #controller = new AbortController();
  #step = 0;
  #last: FitCheckpoint | null = null;

  constructor(kept: FitCheckpoints, endStep: number) {
    this.#kept = kept;
    this.#endStep = endStep;
  }

  /** The state at the end, once there. */
  get last(): FitCheckpoint | null {
    return this.#last;
  }

  /** With these the training throws when it comes to the end of the part. */
  hooksWith(onStep: FitHooks["onStep"]): FitHooks {
    return {
      checkpoints: this,
      signal: this.#controller.signal,
      onStep: (progress) => {
        this.#step = progress.step;
        onStep?.(progress);
      },
    };
  }

  read(): FitCheckpoint | null {
    return this.#kept.read();
  }

  isDue(): boolean {
    return this.#step >= this.#endStep || this.#kept.isDue();
  }

  save(checkpoint: FitCheckpoint): void {
    this.#kept.save(checkpoint);
    if (checkpoint.step < this.#endStep) return;
    this.#last = checkpoint;
    this.#controller.abort();
  }
}
