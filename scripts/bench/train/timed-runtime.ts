import type { GraphRuntime, GraphSession } from "../../../models/runtime/graph-runtime.ts";

/** Where the time of steps went, in milliseconds. */
export type StepSplit = {
  /** Batches made ready: labels, masks, features and the products of a sparse first layer. */
  prepareMs: number;
  /** Forward and backward by the runtime. */
  graphMs: number;
  /** Clipping and the optimiser, a sparse first layer's table included. */
  updateMs: number;
};

/** A runtime that notes when the last run of any of its sessions began and ended. */
export class TimedRuntime implements GraphRuntime {
  readonly description: string;
  readonly #runtime: GraphRuntime;
  #began = 0;
  #ended = 0;

  constructor(runtime: GraphRuntime) {
    this.description = runtime.description;
    this.#runtime = runtime;
  }

  async open(...graph: Parameters<GraphRuntime["open"]>): Promise<GraphSession> {
    const session = await this.#runtime.open(...graph);
    return {
      run: async (...tensors) => {
        this.#began = performance.now();
        await session.run(...tensors);
        this.#ended = performance.now();
      },
      dispose: () => session.dispose(),
    };
  }

  /** Adds a step between two moments, of which the last run was a part, to `split`. */
  addStep(split: StepSplit, startMs: number, endMs: number): void {
    split.prepareMs += this.#began - startMs;
    split.graphMs += this.#ended - this.#began;
    split.updateMs += endMs - this.#ended;
  }
}
