import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Clock } from "../../../process/clock.ts";
import { writeAtomically } from "../../../process/write-atomically.ts";
import { RoundCheckpoint } from "../round-checkpoint.ts";

const CHECKPOINT_EVERY_MS = 60_000;

/** What a search keeps of its trials until it has ended: their states, and the model of the best. */
export class TrialFolder {
  readonly #path: string;
  readonly #key: string;
  readonly #clock: Clock;

  /** `key` names the search; what lies there of another search is not read. */
  constructor(path: string, key: string, clock: Clock) {
    this.#path = path;
    this.#key = key;
    this.#clock = clock;
  }

  /** Where the state of an unfinished trial is kept. */
  checkpointOf(trial: number): RoundCheckpoint {
    const path = join(this.#path, `trial-${trial}.checkpoint`);
    return new RoundCheckpoint(path, `${this.#key} ${trial}`, this.#clock, CHECKPOINT_EVERY_MS);
  }

  /** Keeps the model of a finished trial in place of an earlier one's. */
  keepModel(trial: number, onnx: Uint8Array, instead: number | null): void {
    writeAtomically(this.#modelPath(trial), onnx);
    if (instead !== null && instead !== trial) rmSync(this.#modelPath(instead), { force: true });
  }

  /** The model of a finished trial, or null where it was not kept. */
  modelOf(trial: number): Uint8Array | null {
    const path = this.#modelPath(trial);
    return existsSync(path) ? readFileSync(path) : null;
  }

  /** The search has ended. */
  remove(): void {
    rmSync(this.#path, { recursive: true, force: true });
  }

  #modelPath(trial: number): string {
    return join(this.#path, `trial-${trial}.${this.#key.slice(0, 16)}.onnx`);
  }
}
