import cliProgress, { type MultiBar, type SingleBar } from "cli-progress";
import type { Clock } from "../process/clock.ts";

/** What the demo is doing now. Fractions go from 0 to 1. */
export type Activity = {
  /** A few words: `federated training`. */
  readonly phase: string;
  readonly fraction: number;
  /** For example `round 3/20, collecting`. */
  readonly detail: string;
  /** Null where there is no estimate yet. */
  readonly remainingMs: number | null;
  readonly nodes: readonly { readonly node: string; readonly doing: string; readonly fraction: number }[];
};

/** Shows how far the demo is. */
export interface Progress {
  show(activity: Activity): void;
  /** Leaves the output ready for ordinary lines. */
  end(): void;
}

/** Live bars on a terminal, plain lines elsewhere. */
export function openProgress(output: NodeJS.WriteStream, clock: Clock): Progress {
  return output.isTTY
    ? new LiveProgress(output)
    : new PlainProgress((line) => output.write(`${line}\n`), clock);
}

/** `about 25 s left`, or nothing. */
export function remaining(remainingMs: number | null): string {
  if (remainingMs === null) return "";
  const seconds = Math.max(1, Math.round(remainingMs / 1000));
  return seconds < 90 ? `about ${seconds} s left` : `about ${Math.round(seconds / 60)} min left`;
}

const LINE_EVERY_MS = 1000;

/** One line at most each second, and only when something changed; a new phase is never held back. */
export class PlainProgress implements Progress {
  readonly #print: (line: string) => void;
  readonly #clock: Clock;
  readonly #startedAtMs: number;
  #printedAtMs = Number.NEGATIVE_INFINITY;
  #phase = "";
  #printed = "";

  constructor(print: (line: string) => void, clock: Clock) {
    this.#print = print;
    this.#clock = clock;
    this.#startedAtMs = clock.monotonicMs();
  }

  show({ phase, detail, remainingMs, nodes }: Activity): void {
    const nowMs = this.#clock.monotonicMs();
    const doing = nodes.map((entry) => `${entry.node} ${entry.doing}`).join(", ");
    const what = [detail, doing].filter((part) => part !== "").join("; ");
    const text = what === "" ? phase : `${phase}: ${what}`;
    const isNew = phase !== this.#phase;
    if (text === this.#printed || (!isNew && nowMs < this.#printedAtMs + LINE_EVERY_MS)) return;
    const left = remaining(remainingMs);
    const elapsed = String(Math.round((nowMs - this.#startedAtMs) / 1000)).padStart(4);
    this.#print(`[${elapsed} s] ${text}${left === "" ? "" : ` (${left})`}`);
    this.#printedAtMs = nowMs;
    this.#printed = text;
    this.#phase = phase;
  }

  end(): void {}
}

const NODE_BARS_MAX = 12;

class LiveProgress implements Progress {
  readonly #bars: MultiBar;
  readonly #overall: SingleBar;
  readonly #nodes = new Map<string, SingleBar>();

  constructor(output: NodeJS.WriteStream) {
    this.#bars = new cliProgress.MultiBar(
      {
        stream: output,
        hideCursor: true,
        clearOnComplete: true,
        format: "{name} {bar} {text}",
        barsize: 24,
        fps: 8,
      },
      cliProgress.Presets.rect,
    );
    this.#overall = this.#bars.create(1, 0, { name: "", text: "" });
  }

  show({ phase, fraction, detail, remainingMs, nodes }: Activity): void {
    const width = Math.max(phase.length, ...nodes.map(({ node }) => node.length));
    const text = [detail, remaining(remainingMs)].filter((part) => part !== "").join(", ");
    this.#overall.update(fraction, { name: phase.padEnd(width), text });
    const shown = nodes.slice(0, NODE_BARS_MAX);
    for (const { node, doing, fraction: done } of shown) {
      if (!this.#nodes.has(node)) this.#nodes.set(node, this.#bars.create(1, 0, { name: node, text: "" }));
      this.#nodes.get(node)!.update(done, { name: node.padEnd(width), text: doing });
    }
    for (const [node, bar] of this.#nodes)
      if (!shown.some((entry) => entry.node === node)) {
        this.#bars.remove(bar);
        this.#nodes.delete(node);
      }
  }

  end(): void {
    this.#bars.stop();
  }
}
