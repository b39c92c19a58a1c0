import { expect, test } from "vitest";
import { ProgressReport } from "../../../../client/agent/progress-report.ts";
import type { NodeMessage } from "../../../../proto/gen/chorale/v1/NodeMessage.ts";
import { ManualClock } from "../../../support/manual-clock.ts";

function start(): { clock: ManualClock; report: ProgressReport; sent: NodeMessage[] } {
  const [clock, sent]: [ManualClock, NodeMessage[]] = [new ManualClock(), []];
  return { clock, report: new ProgressReport(clock, (message) => void sent.push(message)), sent };
}

test("share, time left, loss and speed go to the coordinator", () => {
  const { report, sent } = start();
  const training = { loss: 0.5, samplesPerSecond: 900 };
  report.report("admet", 2, "TRAINING", { fraction: 0.25, remainingMs: 1000.4, training });
  const progress = { study: "admet", round: 2, stage: "TRAINING", fraction: 0.25, remainingMs: 1000 };
  expect(sent).toEqual([{ progress: { ...progress, ...training } }]);
});

test("what is not known, not finite or below 0 is said as 0", () => {
  const { clock, report, sent } = start();
  report.report("a", 1, "UPLOADING", { fraction: Number.NaN, remainingMs: Infinity });
  clock.advance(1000);
  const training = { loss: Infinity, samplesPerSecond: -1 };
  report.report("a", 1, "TRAINING", { fraction: 7, remainingMs: -1, training });
  const nothing = { remainingMs: 0, loss: 0, samplesPerSecond: 0 };
  expect(sent.map(({ progress }) => progress)).toEqual([
    { study: "a", round: 1, stage: "UPLOADING", fraction: 0, ...nothing },
    { study: "a", round: 1, stage: "TRAINING", fraction: 1, ...nothing },
  ]);
});

test("a study is reported once a second at most", () => {
  const { clock, report, sent } = start();
  const say = (study: string): void => report.report(study, 1, "TRAINING", { fraction: 0, remainingMs: 0 });
  for (const study of ["a", "a", "b"]) say(study);
  clock.advance(999);
  say("a");
  clock.advance(1);
  say("a");
  expect(sent.map(({ progress }) => progress?.study)).toEqual(["a", "b", "a"]);
});
