import { expect, test } from "vitest";
import { PlainProgress, remaining, type Activity } from "../../../demo/progress.ts";
import { studyStatusSchema } from "../../../demo/child-output.ts";
import { studyActivity } from "../../../demo/study-activity.ts";
import { systemClock } from "../../../process/clock.ts";

function plain(): { lines: string[]; at: (ms: number, activity: Partial<Activity>) => void } {
  const lines: string[] = [];
  let nowMs = 0;
  const progress = new PlainProgress((line) => lines.push(line), {
    ...systemClock,
    monotonicMs: () => nowMs,
  });
  return {
    lines,
    at(ms, activity) {
      nowMs = ms;
      progress.show({ phase: "p", fraction: 0, detail: "", remainingMs: null, nodes: [], ...activity });
    },
  };
}

test("plain progress prints at most one line a second, and only on change", () => {
  const { lines, at } = plain();
  at(0, { detail: "round 1/9" });
  at(400, { detail: "round 2/9" });
  at(1200, { detail: "round 3/9", remainingMs: 6400 });
  at(3000, { detail: "round 3/9", remainingMs: 5000 });
  expect(lines).toEqual(["[   0 s] p: round 1/9", "[   1 s] p: round 3/9 (about 6 s left)"]);
});

test("a new phase is printed at once", () => {
  const { lines, at } = plain();
  at(0, {});
  at(10, { phase: "q", nodes: [{ node: "a", doing: "training", fraction: 0.5 }] });
  expect(lines).toEqual(["[   0 s] p", "[   0 s] q: a training"]);
});

test("an estimate is in seconds, then in minutes", () => {
  expect([remaining(null), remaining(300), remaining(25_400), remaining(180_000)]).toEqual([
    "",
    "about 1 s left",
    "about 25 s left",
    "about 3 min left",
  ]);
});

test("a running study says its round, what the nodes do and how long the rounds to come will take", () => {
  const round = { outcome: "AGGREGATED", nodes: [] };
  const activity = studyActivity(
    studyStatusSchema.parse({
      manifestDigest: "d",
      state: "RUNNING",
      round: 3,
      roundsTotal: 10,
      phase: "collecting",
      rounds: [
        { ...round, round: 1, durationMs: 1000 },
        { ...round, round: 2, durationMs: 3000 },
      ],
      members: [
        { node: "a", standing: "reported" },
        { node: "b", standing: "accepted", stage: "TRAINING", fraction: 0.25 },
      ],
    }),
  );
  expect(activity).toEqual({
    phase: "federated training",
    fraction: 0.2,
    detail: "round 3/10, collecting",
    remainingMs: 16_000,
    nodes: [
      { node: "a", doing: "reported", fraction: 0 },
      { node: "b", doing: "training", fraction: 0.25 },
    ],
  });
});

test("before and after its rounds a study says how many nodes are ready, and that they finish", () => {
  const members = [
    { node: "a", joined: true, standing: "ready", stage: "PREPARING", fraction: 1 },
    { node: "b", joined: false, standing: "preparing", stage: "PREPARING", fraction: 0.5 },
  ];
  const at = (state: string): Activity =>
    studyActivity(studyStatusSchema.parse({ manifestDigest: "d", state, members }));
  expect(at("RECRUITING")).toMatchObject({
    phase: "preparing data at the nodes",
    fraction: 0.5,
    detail: "1 of 2 ready",
  });
  expect(at("RECRUITING").nodes).toEqual([
    { node: "a", doing: "ready", fraction: 0 },
    { node: "b", doing: "preparing", fraction: 0.5 },
  ]);
  expect(at("STUDY_COMPLETED").phase).toBe("finishing at the nodes");
});
