import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { exampleSlice } from "../support/example-slice.ts";
import { ProcessFederation } from "../support/process-federation.ts";
import type { StartedProcess } from "../support/start-process.ts";
import { haveJoined, standingOf, type StatusWatch } from "../support/status-watch.ts";

const STUDY = {
  format: "chorale-study-1",
  study: "keyed",
  purpose: "a test of partners with different keys",
  members: ["acme", "blume", "clinic"],
  endpoints: [{ name: "log_solubility", kind: "regression", head: "shared" }],
  protocol: { fingerprint: { size: 512 }, descriptors: "none" },
  model: { trunk: [16] },
  rounds: { count: 1, updatesMin: 2 },
  secureAggregation: "off",
};
const KEYS = { acme: "theirs", blume: "another", clinic: "theirs" };

const resources = new AsyncDisposableStack();
let federation: ProcessFederation;
let watch: StatusWatch;

beforeAll(async () => {
  federation = resources.use(await ProcessFederation.found(STUDY));
  const csv = exampleSlice("seolhwa-pharma", 60);
  for (const [name, protocolKey] of Object.entries(KEYS))
    await federation.addNode(name, { csv, protocolKey });
  await federation.createStudy();
  watch = federation.watch();
});

afterAll(() => resources.disposeAsync());

describe("a member whose data protocol gives another hash", () => {
  let blume: StartedProcess;

  test("is refused before anyone trains, and its owner and the operator see why", async () => {
    federation.startNode("acme");
    const { protocolHash } = await watch.until(haveJoined("acme"));
    blume = federation.startNode("blume", { stays: true });
    const status = await watch.until((now) => standingOf(now, "blume").startsWith("declined"));
    expect(standingOf(status, "blume")).toContain("PROTOCOL_DIFFERS");
    expect(status).toMatchObject({ protocolHash, rounds: [] });
    await blume.waitFor(/refused this node: PROTOCOL_DIFFERS: .*chorale client protocol-hash/s);
  });

  test("stays connected, while the others complete the study without it", async () => {
    federation.startNode("clinic");
    await watch.until(haveJoined("acme", "clinic"));
    await federation.operate("study", "start", "keyed");
    const last = await watch.completed();
    expect(last.rounds.map(({ nodes }) => nodes)).toEqual([["acme", "clinic"]]);
    const member = last.members.find(({ node }) => node === "blume");
    expect(member).toMatchObject({ connected: true, joined: false });
    expect(blume.running).toBe(true);
  });
});
