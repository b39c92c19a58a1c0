import type { FederationError } from "../../transport/federation-error.ts";

/** The control streams and transfers that are open, by node, so that all of a node's can be cut off. */
export class OpenCalls {
  readonly #calls = new Map<string, Set<AbortController>>();

  /**
   * A call of the node begins; `signal` aborts with the refusal when it is cut off. `leave` when it ended.
   */
  enter(node: string): { readonly signal: AbortSignal; readonly leave: () => void } {
    const controller = new AbortController();
    const calls = this.#calls.get(node) ?? new Set();
    this.#calls.set(node, calls.add(controller));
    const leave = (): void => {
      calls.delete(controller);
      if (calls.size === 0 && this.#calls.get(node) === calls) this.#calls.delete(node);
    };
    return { signal: controller.signal, leave };
  }

  /** Ends every open call of the node with this refusal, at once. */
  cutOff(node: string, refusal: FederationError): void {
    for (const controller of this.#calls.get(node) ?? []) controller.abort(refusal);
  }
}
