import type { Stage } from "../../proto/gen/chorale/v1/Stage.ts";

/** What a node last said it was doing; volatile, never journalled. */
export type NodeProgress = {
  readonly stage: keyof typeof Stage;
  readonly fraction: number;
  readonly remainingMs: number;
  /** Of a training under way, with `samplesPerSecond`; 0 where there is none. */
  readonly loss: number;
  readonly samplesPerSecond: number;
  readonly atMs: number;
};

/** A node that has said nothing about its work for this long is not waited for after the quorum. */
const FRESH_MS = 30_000;

/** The latest progress of the nodes of one study. */
export class LiveProgress {
  readonly #latest = new Map<string, NodeProgress>();

  set(node: string, progress: NodeProgress): void {
    this.#latest.set(node, progress);
  }

  /** Counts the node as at work before it has said anything. */
  begin(node: string, stage: NodeProgress["stage"], atMs: number): void {
    this.set(node, { stage, fraction: 0, remainingMs: 0, loss: 0, samplesPerSecond: 0, atMs });
  }

  get(node: string): NodeProgress | undefined {
    return this.#latest.get(node);
  }

  /** The nodes that have reported lately. */
  fresh(nowMs: number): readonly string[] {
    return [...this.#latest].filter(([, { atMs }]) => nowMs - atMs < FRESH_MS).map(([node]) => node);
  }

  clear(): void {
    this.#latest.clear();
  }
}
