import { appendFileSync } from "node:fs";
import { expect, test } from "vitest";
import { DelayProxy } from "../support/delay-proxy.ts";
import { exampleSlice } from "../support/example-slice.ts";
import { ProcessFederation } from "../support/process-federation.ts";
import { StartedProcess } from "../support/start-process.ts";
import { haveJoined, standingOf } from "../support/status-watch.ts";

const DAY_MS = 86_400_000;

const STUDY = {
  format: "chorale-study-1",
  study: "trainers",
  purpose: "a test of a partner's own trainer",
  members: ["ant", "bee", "cat"],
  endpoints: [
    { name: "log_solubility", kind: "regression", head: "shared" },
    { name: "herg_inhibition", kind: "classification", head: "private" },
  ],
  protocol: { fingerprint: { size: 512 }, descriptors: "none" },
  model: { trunk: [32] },
  rounds: { count: 3, updatesMin: 2, graceMs: DAY_MS, deadlineMs: DAY_MS, recruitMs: 0 },
  validation: { enabled: false },
  secureAggregation: "off",
};

async function startTrainer(address: string): Promise<StartedProcess> {
  const trainer = new StartedProcess(["scripts/trainers/typescript/main.ts", "--listen", address]);
  await trainer.waitFor(/listening on/);
  return trainer;
}

test("a node with its own trainer declines the round in which that is dead, and trains with it in the next", async () => {
  await using federation = await ProcessFederation.found(STUDY);
  await using antLine = await DelayProxy.start({ port: Number(federation.address.split(":")[1]) });
  await federation.addNode("ant", { csv: exampleSlice("seolhwa-pharma", 60), via: antLine.address });
  await federation.addNode("bee", { csv: exampleSlice("gureum-therapeutics", 60) });
  await federation.addNode("cat", { csv: exampleSlice("moraebit-bio", 60) });
  const address = `unix:${federation.path("bee", "trainer.sock")}`;
  appendFileSync(federation.nodeConfig("bee"), `trainer: { address: "${address}" }\n`);
  await using trainer = await startTrainer(address);
  await federation.createStudy();
  const watch = federation.watch();
  const nodes = ["ant", "bee", "cat"].map((name) => federation.startNode(name));
  await watch.until(haveJoined("ant", "bee", "cat"));

  await trainer.kill();
  antLine.stall();
  await federation.operate("study", "start", "trainers");
  await watch.until((status) => standingOf(status, "bee").startsWith("declined"));
  await using _again = await startTrainer(address);
  antLine.resume();

  const { rounds } = await watch.completed();
  expect(rounds.map((round) => round.nodes)).toEqual([
    ["ant", "cat"],
    ["ant", "bee", "cat"],
    ["ant", "bee", "cat"],
  ]);
  for (const node of nodes) expect(await node.exited).toEqual({ code: 0, signal: null });
  expect(nodes[1]!.stdout + nodes[1]!.stderr).toContain("own trainer cannot be reached");
});
