import { SingleBar } from "cli-progress";
import type { Clock } from "../../process/clock.ts";
import { progressLines } from "./progress-lines.ts";

const STEPS = 1000;

/** Progress that a person sees on standard error; `end` before anything else is printed. */
export type Progress = {
  readonly show: (fraction: number) => void;
  readonly end: () => void;
} & Disposable;

/** A bar with the time that is left on a terminal; plain lines, at most one a second, elsewhere. */
export function showProgress(clock: Clock, label: string): Progress {
  if (!process.stderr.isTTY) {
    return { show: progressLines(clock, label), end: () => {}, [Symbol.dispose]: () => {} };
  }
  const bar = new SingleBar({
    format: `${label}  {bar}  {percentage} %  about {eta_formatted} left`,
    stream: process.stderr,
    hideCursor: true,
    clearOnComplete: true,
    etaBuffer: 50,
  });
  bar.start(STEPS, 0);
  const end = (): void => bar.stop();
  return {
    show: (fraction) => bar.update(Math.round(STEPS * fraction)),
    end,
    [Symbol.dispose]: end,
  };
}
