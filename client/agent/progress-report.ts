import type { Clock } from "../../process/clock.ts";
import type { NodeMessage } from "../../proto/gen/chorale/v1/NodeMessage.ts";
import type { Stage } from "../../proto/gen/chorale/v1/Stage.ts";
import type { StageProgress } from "../training/trainer.ts";

const INTERVAL_MS = 1000;
const FLOAT_MAX = 3.4e38;

/**
 * Tells the coordinator how far this node is, at most once a second for each study: share, time left and,
 * while it trains, mean loss and speed. This leaves the node.
 */
export class ProgressReport {
  readonly #clock: Clock;
  readonly #send: (message: NodeMessage) => void;
  readonly #sentAtMs = new Map<string, number>();

  constructor(clock: Clock, send: (message: NodeMessage) => void) {
    this.#clock = clock;
    this.#send = send;
  }

  /** `round` is 0 while preparing. */
  report(study: string, round: number, stage: Stage, progress: StageProgress): void {
    const nowMs = this.#clock.monotonicMs();
    if (nowMs - (this.#sentAtMs.get(study) ?? -INTERVAL_MS) < INTERVAL_MS) return;
    this.#sentAtMs.set(study, nowMs);
    const { remainingMs, training } = progress;
    const fraction = Math.min(1, amountOf(progress.fraction));
    const loss = amountOf(training?.loss);
    const samplesPerSecond = amountOf(training?.samplesPerSecond);
    const remaining = Math.round(amountOf(remainingMs));
    this.#send({
      progress: { study, round, stage, fraction, remainingMs: remaining, loss, samplesPerSecond },
    });
  }
}

/** What the wire takes: not negative, not beyond a float32, and 0 for what is not known. */
function amountOf(value = 0): number {
  return value > 0 && value < FLOAT_MAX ? value : 0;
}
