import type { Clock } from "../../process/clock.ts";
import type { NodeMessage } from "../../proto/gen/chorale/v1/NodeMessage.ts";
import type { Stage } from "../../proto/gen/chorale/v1/Stage.ts";
import type { StageProgress } from "../training/trainer.ts";

const INTERVAL_MS = 1000;

/** Tells the coordinator how far this node is, at most once a second for each study. */
export class ProgressReport {
  readonly #clock: Clock;
  readonly #send: (message: NodeMessage) => void;
  readonly #sentAtMs = new Map<string, number>();

  constructor(clock: Clock, send: (message: NodeMessage) => void) {
    this.#clock = clock;
    this.#send = send;
  }

  /** `round` is 0 while preparing. */
  report(study: string, round: number, stage: Stage, { fraction, remainingMs }: StageProgress): void {
    const nowMs = this.#clock.monotonicMs();
    if (nowMs - (this.#sentAtMs.get(study) ?? -INTERVAL_MS) < INTERVAL_MS) return;
    this.#sentAtMs.set(study, nowMs);
    const clean = Math.min(1, Math.max(0, fraction)) || 0;
    const remaining = Number.isFinite(remainingMs) ? Math.max(0, Math.round(remainingMs)) : 0;
    this.#send({ progress: { study, round, stage, fraction: clean, remainingMs: remaining } });
  }
}
