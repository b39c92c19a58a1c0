import { beforeAll, describe, expect, test } from "vitest";
import type { StudyStatus__Output } from "../../proto/gen/chorale/v1/StudyStatus.ts";
import { DelayProxy } from "../support/delay-proxy.ts";
import { exampleSlice } from "../support/example-slice.ts";
import { ProcessFederation } from "../support/process-federation.ts";
import type { StartedProcess } from "../support/start-process.ts";
import { haveJoined, standingOf } from "../support/status-watch.ts";

const DAY_MS = 86_400_000;
const SLOW_BYTES_PER_SECOND = 80_000;
const NODES = ["ant", "bee", "cat"];

/** Every round needs every node, so two runs differ only in what happened to them. */
const STUDY = {
  format: "chorale-study-1",
  study: "crashes",
  purpose: "a test of a coordinator that is killed",
  members: NODES,
  endpoints: [
    { name: "log_solubility", kind: "regression", head: "shared" },
    { name: "herg_inhibition", kind: "classification", head: "private" },
  ],
  protocol: { fingerprint: { size: 512 }, descriptors: "none" },
  model: { trunk: [32] },
  rounds: { count: 3, updatesMin: 3, graceMs: DAY_MS, deadlineMs: DAY_MS },
  validation: { deadlineMs: DAY_MS },
  secureAggregation: "off",
};

type Run = { readonly federation: ProcessFederation; readonly nodes: StartedProcess[] };

/** The study through, with `disturb` in between; `cat` is on a slow line where `slow` is given. */
async function runStudy(
  {
    slow,
    created = async () => {},
  }: { slow: boolean; created?: (federation: ProcessFederation) => Promise<void> },
  disturb: (run: Run) => Promise<void>,
): Promise<StudyStatus__Output> {
  await using federation = await ProcessFederation.found(STUDY);
  await using line = await DelayProxy.start({
    port: Number(federation.address.split(":")[1]),
    ...(slow && { bytesPerSecond: SLOW_BYTES_PER_SECOND }),
  });
  await federation.addNode("ant", { csv: exampleSlice("seolhwa-pharma", 60) });
  await federation.addNode("bee", { csv: exampleSlice("gureum-therapeutics", 60) });
  await federation.addNode("cat", { csv: exampleSlice("moraebit-bio", 60), via: line.address });
  await federation.createStudy();
  await created(federation);
  const nodes = NODES.map((name) => federation.startNode(name));
  await federation.watch().until(haveJoined(...NODES));
  await federation.operate("study", "start", "crashes");
  await disturb({ federation, nodes });
  const last = await federation.watch().completed();
  for (const node of nodes) expect(await node.exited).toEqual({ code: 0, signal: null });
  return last;
}

/** What two runs have to agree in. */
function essenceOf({ model, rounds }: StudyStatus__Output): object {
  return {
    model,
    rounds: rounds.map(({ round, outcome, nodes, trainLoss, validation, model: after }) => {
      return { round, outcome, nodes, trainLoss, validation, after };
    }),
  };
}

describe("a coordinator that is killed", () => {
  let undisturbed: StudyStatus__Output;

  beforeAll(async () => {
    undisturbed = await runStudy({ slow: false }, async () => {});
  });

  test("would otherwise have completed", () => {
    expect(undisturbed.rounds.map(({ outcome, nodes }) => [outcome, nodes])).toEqual(
      Array.from({ length: 3 }, () => ["AGGREGATED", NODES]),
    );
  });

  test("in the middle of a round goes on with that round, and ends in the same bits", async () => {
    const last = await runStudy({ slow: true }, async ({ federation }) => {
      const watch = federation.watch();
      const middle = await watch.until(
        (status) => status.round === 2 && standingOf(status, "cat") === "accepted",
      );
      expect(middle.phase).toBe("collecting");
      await federation.crashCoordinator();
      const first = await federation.watch().until(() => true);
      expect(first.round).toBe(2);
    });
    expect(essenceOf(last)).toEqual(essenceOf(undisturbed));
  });

  test("once a study is there, an update accepted and a round summed, ends in the same bits", async () => {
    const crash = (federation: ProcessFederation): Promise<void> => federation.crashCoordinator();
    const last = await runStudy({ slow: true, created: crash }, async ({ federation }) => {
      const reported = await federation
        .watch()
        .until(
          ({ round, members }) => round === 1 && members.some(({ standing }) => standing === "reported"),
        );
      expect(reported.phase).toBe("collecting");
      await federation.crashCoordinator();

      const summed = await federation.watch().until(({ round, phase }) => round === 2 && phase === "scoring");
      expect(summed.rounds).toHaveLength(1);
      await federation.crashCoordinator();
    });
    expect(essenceOf(last)).toEqual(essenceOf(undisturbed));
  });
});
