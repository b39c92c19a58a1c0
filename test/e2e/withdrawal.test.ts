import { describe, expect, test } from "vitest";
import { approveStudy } from "../../client/policy/approve-study.ts";
import { systemClock } from "../../process/clock.ts";
import { canonicalDigest } from "../../trust/manifest/canonical.ts";
import { exampleSlice } from "../support/example-slice.ts";
import { ProcessFederation } from "../support/process-federation.ts";
import { runChorale } from "../support/start-process.ts";
import { haveJoined, standingOf } from "../support/status-watch.ts";

const NODES = ["ant", "bee", "cat"];
const STUDY = {
  format: "chorale-study-1",
  study: "minds",
  purpose: "a test of owners who change their minds",
  members: NODES,
  endpoints: [{ name: "log_solubility", kind: "regression", head: "shared" }],
  protocol: { fingerprint: { size: 256 }, descriptors: "none" },
  model: { trunk: [16] },
  rounds: { count: 1000, updatesMin: 2, graceMs: 100 },
  secureAggregation: "off",
};
/** Longer than the node needs to join again. */
const APPROVAL_MS = 10_000;

/** A command of cat's owner; what it prints. */
async function cat(federation: ProcessFederation, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await runChorale([
    "client",
    ...args,
    "--config",
    federation.nodeConfig("cat"),
  ]);
  if (code !== 0) throw new Error(`client ${args.join(" ")} ended with ${code}: ${stderr}`);
  return stdout;
}

/** How many updates left cat so far, by its own record. */
async function updatesSent(federation: ProcessFederation): Promise<number> {
  const printed = await cat(federation, "egress", "--study", "minds", "--kind", "update", "--json");
  return (JSON.parse(printed) as { entries: unknown[] }).entries.length;
}

async function startedFederation(): Promise<ProcessFederation> {
  const federation = await ProcessFederation.found(STUDY);
  await federation.addNode("ant", { csv: exampleSlice("seolhwa-pharma", 60) });
  await federation.addNode("bee", { csv: exampleSlice("gureum-therapeutics", 60) });
  await federation.addNode("cat", { csv: exampleSlice("moraebit-bio", 60) });
  await federation.createStudy();
  return federation;
}

describe("the owner of a running node", () => {
  test("withdraws, approves again and lets that end; the study goes on, and others can prove all of it", async () => {
    await using federation = await startedFederation();
    for (const name of NODES) federation.startNode(name);
    const watch = federation.watch();
    await watch.until(haveJoined(...NODES));
    await federation.operate("study", "start", "minds");
    await watch.until(({ round }) => round >= 2);

    await cat(federation, "withdraw", "minds", "--name", "an owner", "--reason", "consent");
    const left = await watch.until((status) => !haveJoined("cat")(status));
    expect(standingOf(left, "cat")).toMatch(/NOT_APPROVED/);
    const sent = await updatesSent(federation);
    const { round } = await watch.until((status) => status.round >= left.round + 3);
    expect(await updatesSent(federation)).toBe(sent);

    const study = federation.path("study.signed.json");
    const digest = canonicalDigest(federation.manifest);
    const expires = new Date(Date.now() + APPROVAL_MS).toISOString();
    const approval = { study, digest, reference: "IRB 8", name: "an owner", expires };
    approveStudy({ configPath: federation.nodeConfig("cat"), ...approval }, systemClock);
    await watch.until(haveJoined("cat"));
    const ended = await watch.until((status) => !haveJoined("cat")(status));
    expect(standingOf(ended, "cat")).toMatch(/NOT_APPROVED/);
    expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(expires));
    expect(ended.round).toBeGreaterThanOrEqual(round);

    const bundle = federation.path("bundle.json");
    const other = ["--config", federation.nodeConfig("ant")];
    const { stdout } = await runChorale(["client", "approvals", "minds", "--out", bundle, ...other]);
    for (const shown of [/cat .* withdrawn +replaced .* consent/, /cat .* approved +expired .* IRB 8/])
      expect(stdout).toMatch(shown);
    expect(await runChorale(["client", "verify", bundle])).toMatchObject({ code: 0 });
    await federation.operate("study", "abort", "minds", "--reason", "the test is over");
  });
});
