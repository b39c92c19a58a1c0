import { describe, expect, test } from "vitest";
import type { Federation } from "../../../../coordinator/federation.ts";
import {
  createTiny,
  openTestFederation,
  refusalOf,
  ScriptedNode,
  tinyManifest,
  untilStatus,
} from "../../../support/federation-scenario.ts";
import { ManualClock } from "../../../support/manual-clock.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

const manifest = tinyManifest();
const NAMES = ["acme", "blume", "clinic"];

/** Three nodes that have joined a started study: round 1 is open. */
async function openRoundOne(federation: Federation, clock: ManualClock): Promise<ScriptedNode[]> {
  await createTiny(federation, manifest);
  const nodes = NAMES.map((name) => new ScriptedNode(federation, name));
  for (const node of nodes) node.connect();
  await federation.startStudy("tiny");
  for (const node of nodes) node.join(manifest);
  await untilStatus(federation, clock, ({ phase }) => phase === "collecting");
  return nodes;
}

/** Plays a whole round: node k uploads the constant k + 1 and scores `losses[k]`. */
async function playRound(federation: Federation, clock: ManualClock, nodes: ScriptedNode[], round: number) {
  await untilStatus(federation, clock, (status) => status.round === round && status.phase === "collecting");
  for (const [k, node] of nodes.entries()) await node.upload(manifest, round, k + 1);
  await untilStatus(federation, clock, (status) => status.phase === "scoring");
  for (const node of nodes) node.score(manifest, round, node.publishedModel, 10 / round);
  await untilStatus(federation, clock, (status) => (status.rounds?.length ?? 0) >= round);
}

describe("LocalFederation", () => {
  test("runs a study from creation to the released model", async () => {
    using folder = temporaryFolder();
    const clock = new ManualClock();
    const federation = await openTestFederation(folder.path, clock);
    const nodes = await openRoundOne(federation, clock);
    await playRound(federation, clock, nodes, 1);
    await playRound(federation, clock, nodes, 2);
    const status = federation.studyStatus("tiny");
    expect(status.state).toBe("STUDY_COMPLETED");
    expect(status.rounds?.map(({ round, outcome, nodes }) => ({ round, outcome, nodes }))).toEqual([
      { round: 1, outcome: "AGGREGATED", nodes: NAMES },
      { round: 2, outcome: "AGGREGATED", nodes: NAMES },
    ]);
    expect(nodes[0]!.told.at(-1)?.studyEnded).toMatchObject({ outcome: "COMPLETED", model: status.model });
    expect(federation.openModel("acme", "tiny", status.model!).bytes).toBe(status.modelBytes);
    await federation.close();
  });

  test("goes on after a restart in every phase and ends in the same bits", async () => {
    const outcomes: (string | undefined)[] = [];
    for (const restartIn of ["never", "collecting", "scoring"]) {
      using folder = temporaryFolder();
      const clock = new ManualClock();
      let federation = await openTestFederation(folder.path, clock);
      let nodes = await openRoundOne(federation, clock);
      const restart = async (): Promise<void> => {
        await federation.close();
        federation = await openTestFederation(folder.path, clock);
        const [restarted, told] = [federation, nodes.map((node) => node.told)];
        nodes = NAMES.map((name) => new ScriptedNode(restarted, name));
        for (const [k, node] of nodes.entries()) {
          node.told.push(...told[k]!);
          node.connect();
          node.join(manifest);
        }
      };
      await nodes[0]!.upload(manifest, 1, 1);
      if (restartIn === "collecting") await restart();
      for (const [k, node] of nodes.entries())
        expect(await node.upload(manifest, 1, k + 1)).toMatchObject({ accepted: {} });
      await untilStatus(federation, clock, ({ phase }) => phase === "scoring");
      if (restartIn === "scoring") await restart();
      for (const node of nodes) node.score(manifest, 1, node.publishedModel, 5);
      await playRound(federation, clock, nodes, 2);
      outcomes.push(federation.studyStatus("tiny").model);
      await federation.close();
    }
    expect(new Set(outcomes).size).toBe(1);
  });

  test("answers a repeated upload as before and refuses a different one", async () => {
    using folder = temporaryFolder();
    const clock = new ManualClock();
    const federation = await openTestFederation(folder.path, clock);
    const [acme] = await openRoundOne(federation, clock);
    const first = await acme!.upload(manifest, 1, 0.5);
    expect(first.accepted).toBeDefined();
    expect(await acme!.upload(manifest, 1, 0.5)).toEqual(first);
    expect(await refusalOf(acme!.upload(manifest, 1, 0.75))).toBe("UPDATE_CONFLICT");
    await federation.close();
  });

  test.each([
    ["a wrong layout", { layoutDigest: "0".repeat(64) }, "LAYOUT_DIFFERS"],
    ["a size that is not the layout's", { sizeBytes: 4 }, "SIZE_DIFFERS"],
    ["another base model", { baseModel: "0".repeat(64) }, "MODEL_UNKNOWN"],
    ["a negative weight", { weight: -1 }, "WEIGHT_INVALID"],
    ["an infinite weight", { weight: Infinity }, "WEIGHT_INVALID"],
    ["a training loss that is not a number", { trainLoss: NaN }, "NOT_FINITE"],
    ["an offset that nobody holds", { offset: 8 }, "OFFSET_INVALID"],
    [
      "a digest that is not one",
      { key: { study: "tiny", round: 1, digest: "../../x" } },
      "MALFORMED_MESSAGE",
    ],
    [
      "a round that is not open",
      { key: { study: "tiny", round: 7, digest: "0".repeat(64) } },
      "ROUND_UNKNOWN",
    ],
    ["an unknown study", { key: { study: "none", round: 1, digest: "0".repeat(64) } }, "STUDY_UNKNOWN"],
    ["bytes beyond the layout", { bytes: Buffer.alloc(4 * 1000) }, "SIZE_DIFFERS"],
    ["NaN", { bytes: Buffer.from(new Float32Array(73).fill(NaN).buffer) }, "NOT_FINITE"],
  ])("refuses %s and lets the node try again", async (_what, changes, reason) => {
    using folder = temporaryFolder();
    const clock = new ManualClock();
    const federation = await openTestFederation(folder.path, clock);
    const [acme] = await openRoundOne(federation, clock);
    expect(await refusalOf(acme!.upload(manifest, 1, 0.5, changes))).toBe(reason);
    expect((await acme!.upload(manifest, 1, 0.5)).accepted).toBeDefined();
    await federation.close();
  });

  test("says where to resume a truncated upload", async () => {
    using folder = temporaryFolder();
    const clock = new ManualClock();
    const federation = await openTestFederation(folder.path, clock);
    const [acme] = await openRoundOne(federation, clock);
    const whole = Buffer.from(new Float32Array(73).fill(0.25).buffer);
    const key = { study: "tiny", round: 1, digest: (await import("node:crypto")).hash("sha256", whole) };
    const receipt = await acme!.upload(manifest, 1, 0, { key, bytes: whole.subarray(0, 100) });
    expect(receipt).toEqual({ incomplete: { offset: 100 } });
    expect(federation.uploadOffset("acme", key)).toBe(100);
    expect((await acme!.upload(manifest, 1, 0, { key, bytes: whole, offset: 100 })).accepted).toBeDefined();
    await federation.close();
  });

  test("keeps what is not a member's from a node", async () => {
    using folder = temporaryFolder();
    const clock = new ManualClock();
    const federation = await openTestFederation(folder.path, clock);
    const [acme] = await openRoundOne(federation, clock);
    const stranger = new ScriptedNode(federation, "stranger");
    stranger.connect();
    expect(await refusalOf(stranger.upload(manifest, 1, 1))).toBe("NOT_A_MEMBER");
    expect(() => federation.openModel("stranger", "tiny", acme!.invitedModel)).toThrow(/not a member/);
    expect(() => federation.openModel("acme", "tiny", "f".repeat(64))).toThrow(/no such checkpoint/);
    expect(stranger.told).toEqual([]);
    await federation.close();
  });

  test("goes on without a node that stays away, and lets a brief break pass", async () => {
    using folder = temporaryFolder();
    const clock = new ManualClock();
    const federation = await openTestFederation(folder.path, clock);
    const [acme, blume, clinic] = await openRoundOne(federation, clock);
    await acme!.upload(manifest, 1, 1);
    await blume!.upload(manifest, 1, 2);
    clinic!.disconnect();
    clock.advance(1_000);
    expect(federation.studyStatus("tiny").phase).toBe("collecting");
    clock.advance(2_000);
    await untilStatus(federation, clock, ({ phase }) => phase === "scoring");
    await federation.close();
  });

  test("lets the newer of two connections of a node win", async () => {
    using folder = temporaryFolder();
    const federation = await openTestFederation(folder.path, new ManualClock());
    const [older, newer] = [new ScriptedNode(federation, "acme"), new ScriptedNode(federation, "acme")];
    older.connect();
    newer.connect();
    expect(older.refused).toBe("ALREADY_CONNECTED");
    older.disconnect();
    expect(federation.listNodes()).toMatchObject([{ node: "acme", connected: true }]);
    await federation.close();
  });

  test("a second coordinator on the same folder is refused with a remedy", async () => {
    using folder = temporaryFolder();
    const federation = await openTestFederation(folder.path, new ManualClock());
    await expect(openTestFederation(folder.path, new ManualClock())).rejects.toThrow(/another coordinator/);
    await federation.close();
  });
});
