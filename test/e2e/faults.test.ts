import { expect, test } from "vitest";
import { DelayProxy } from "../support/delay-proxy.ts";
import { exampleSlice } from "../support/example-slice.ts";
import { ProcessFederation } from "../support/process-federation.ts";
import { haveJoined, standingOf } from "../support/status-watch.ts";

const DAY_MS = 86_400_000;
/** A round of the node on this line takes seconds: time enough to see it in the middle. */
const SLOW_BYTES_PER_SECOND = 40_000;

/** A quick study whose rounds wait a day for a slow node, so that only a lost node can let one go on. */
const STUDY = {
  format: "chorale-study-1",
  study: "faults",
  purpose: "a test of what goes wrong",
  members: ["ant", "bee", "cat", "dog"],
  endpoints: [
    { name: "log_solubility", kind: "regression", head: "shared" },
    { name: "herg_inhibition", kind: "classification", head: "private" },
  ],
  protocol: { fingerprint: { size: 512 }, descriptors: "none" },
  model: { trunk: [32] },
  rounds: { count: 5, updatesMin: 2, graceMs: DAY_MS, deadlineMs: DAY_MS, recruitMs: 0 },
  validation: { enabled: false },
  secureAggregation: "off",
};

test("a round goes on without a killed node; it comes back to a later one, as a late node does", async () => {
  await using federation = await ProcessFederation.found(STUDY);
  const port = Number(federation.address.split(":")[1]);
  await using beeLine = await DelayProxy.start({ port });
  await using catLine = await DelayProxy.start({ port, bytesPerSecond: SLOW_BYTES_PER_SECOND });
  await federation.addNode("ant", { csv: exampleSlice("seolhwa-pharma", 60) });
  await federation.addNode("bee", { csv: exampleSlice("gureum-therapeutics", 60), via: beeLine.address });
  await federation.addNode("cat", { csv: exampleSlice("moraebit-bio", 60), via: catLine.address });
  await federation.addNode("dog", { csv: exampleSlice("seolhwa-pharma", 90) });
  await federation.createStudy();
  const watch = federation.watch();
  const [ant, bee, cat] = ["ant", "bee", "cat"].map((name) => federation.startNode(name));
  await watch.until(haveJoined("ant", "bee", "cat"));
  await federation.operate("study", "start", "faults");

  await watch.until((status) => standingOf(status, "cat") === "accepted");
  catLine.stall();
  const middle = await watch.until(
    (status) => standingOf(status, "ant") === "reported" && standingOf(status, "bee") === "reported",
  );
  expect(middle.phase).toBe("collecting");
  expect(standingOf(middle, "cat")).toBe("accepted");
  // The next round must not end before the late ones are here.
  beeLine.stall();
  await cat!.kill("SIGKILL");
  catLine.resume();
  const after = await watch.until(({ round }) => round > middle.round);
  expect(after.rounds.at(-1)).toMatchObject({
    round: middle.round,
    outcome: "AGGREGATED",
    nodes: ["ant", "bee"],
  });

  const catAgain = federation.startNode("cat");
  const dog = federation.startNode("dog");
  const waiting = await watch.until(haveJoined("cat", "dog"));
  expect(waiting.round).toBe(middle.round + 1);
  expect(["cat", "dog"].map((node) => standingOf(waiting, node))).toEqual(
    Array.from({ length: 2 }, () => "waits for the next round"),
  );
  beeLine.resume();
  const last = await watch.completed();
  const cohorts = last.rounds.map(({ nodes }) => nodes);
  expect(cohorts[middle.round]).toEqual(["ant", "bee"]);
  expect(cohorts[middle.round + 1]).toEqual(expect.arrayContaining(["cat", "dog"]));
  for (const node of [ant!, bee!, catAgain, dog])
    expect(await node.exited).toEqual({ code: 0, signal: null });
});
