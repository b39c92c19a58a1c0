import { FederationError } from "../../transport/federation-error.ts";

/**
 * The control streams and transfers that are open, by node, so that all of a node's can be cut off, and no
 * node uses up what they take: an open file each.
 */
export class OpenCalls {
  readonly #max: number;
  readonly #calls = new Map<string, Set<AbortController>>();

  constructor(max: number) {
    this.#max = max;
  }

  /**
   * A call of the node begins; `signal` aborts with the refusal when it is cut off. `leave` when it ended.
   * Throws TOO_MANY_TRANSFERS.
   */
  enter(node: string): { readonly signal: AbortSignal; readonly leave: () => void } {
    const controller = new AbortController();
    const calls = this.#calls.get(node) ?? new Set();
    if (calls.size >= this.#max)
      throw new FederationError(
        "TOO_MANY_TRANSFERS",
        `${node} has ${calls.size} calls open, the most allowed`,
      );
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
