import type { FitCheckpoint, FitCheckpoints, FitHooks } from "../../../models/training/fit-hooks.ts";

/** The epoch that is best at the end of a trial's first part, and its loss. */
export type FirstPartEnd = { readonly bestEpoch: number | null; readonly validationLoss: number | null };

/** What a state at the end of the first part says of it. */
export function firstPartEnd({ best }: FitCheckpoint): FirstPartEnd {
  return { bestEpoch: best?.epoch ?? null, validationLoss: best?.validationLoss ?? null };
}

/** Ends a training at a step, with its state kept, from which a later training of the same plan goes on. */
export class FirstPart implements FitCheckpoints {
  readonly #kept: FitCheckpoints;
  readonly #endStep: number;
  readonly #controller = new AbortController();
  #step = 0;
  #end: FirstPartEnd | null = null;

  constructor(kept: FitCheckpoints, endStep: number) {
    this.#kept = kept;
    this.#endStep = endStep;
  }

  /** Null until it is there. */
  get end(): FirstPartEnd | null {
    return this.#end;
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
    this.#end = firstPartEnd(checkpoint);
    this.#controller.abort();
  }
}
