import { describe, expect, test } from "vitest";
import type { Federation } from "../../../../coordinator/federation.ts";
import {
  connectAll,
  createTiny,
  memberOf,
  openTestFederation,
  refusalOf,
  type ScriptedNode,
  TINY_MEMBERS as NAMES,
  tinyManifest,
  untilStatus,
} from "../../../support/federation-scenario.ts";
import { signedOnWire, withKeys } from "../../../support/identities.ts";
import { ManualClock } from "../../../support/manual-clock.ts";
import { nextVersion } from "../../../support/small-study.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

const manifest = tinyManifest({ validation: { enabled: false } });

describe("an amendment", () => {
  const more = nextVersion(manifest, { rounds: { ...manifest.rounds, count: 3 } });
  const wider = withKeys(nextVersion(manifest, { members: [...NAMES, "delta"] }));

  async function running(federation: Federation, clock: ManualClock): Promise<ScriptedNode[]> {
    await createTiny(federation, manifest);
    const nodes = connectAll(federation);
    await federation.startStudy("tiny");
    for (const node of nodes) node.join(manifest);
    await untilStatus(federation, clock, ({ phase }) => phase === "collecting");
    return nodes;
  }

  test("is proposed to all, and comes into force after the round with everybody's approval", async () => {
    using folder = temporaryFolder();
    const clock = new ManualClock();
    const federation = await openTestFederation(folder.path, clock);
    const nodes = await running(federation, clock);
    await federation.amendStudy(signedOnWire(more));
    for (const node of nodes)
      expect(node.told.at(-1)?.studyProposed).toEqual({ study: "tiny", ...signedOnWire(more) });
    expect(federation.studyStatus("tiny")).toMatchObject({ version: 1 });
    expect(federation.studyStatus("tiny").waitingFor).toContain(
      "version 2 for the approval of acme, blume, clinic",
    );
    for (const node of nodes) node.decide(more);
    expect(federation.studyStatus("tiny")).toMatchObject({ version: 1, phase: "collecting" });
    for (const node of nodes) await node.upload(manifest, 1, 1);
    await untilStatus(federation, clock, ({ round, phase }) => round === 2 && phase === "collecting");
    expect(federation.studyStatus("tiny")).toMatchObject({ version: 2, roundsTotal: 3, proposedDigest: "" });
    const [offer, invitation] = nodes[0]!.told.slice(-2);
    expect(offer?.studyOffered).toEqual({ study: "tiny", ...signedOnWire(more) });
    expect(invitation?.roundInvited).toMatchObject({ round: 2 });
    // On its way when the version came into force.
    nodes[0]!.join(manifest);
    await federation.close();
  });

  test("is remembered over restarts, before and after it is in force", async () => {
    using folder = temporaryFolder();
    const clock = new ManualClock();
    let federation = await openTestFederation(folder.path, clock);
    let nodes = await running(federation, clock);
    await federation.amendStudy(signedOnWire(more));
    nodes[0]!.decide(more);
    const restart = async (): Promise<void> => {
      await federation.close();
      federation = await openTestFederation(folder.path, clock);
      nodes = connectAll(federation);
    };
    await restart();
    expect(federation.studyStatus("tiny")).toMatchObject({ version: 1 });
    expect(federation.studyStatus("tiny").waitingFor).toContain(
      "version 2 for the approval of blume, clinic",
    );
    for (const node of nodes.slice(1)) node.decide(more);
    for (const node of nodes) node.joinUnapproved(manifest);
    await untilStatus(federation, clock, () => nodes[2]!.invitedModel !== "");
    for (const node of nodes) await node.upload(manifest, 1, 1);
    await untilStatus(federation, clock, ({ round }) => round === 2);
    await restart();
    expect(federation.studyStatus("tiny")).toMatchObject({ version: 2, roundsTotal: 3 });
    expect(federation.manifestOf("tiny")).toEqual(signedOnWire(more));
    for (const node of nodes) node.joinUnapproved(more);
    await untilStatus(federation, clock, () => memberOf(federation, "clinic")?.joined === true);
    await federation.close();
  });

  test("brings a new member in with its own approval, and everybody hears of it", async () => {
    using folder = temporaryFolder();
    const clock = new ManualClock();
    const federation = await openTestFederation(folder.path, clock);
    const nodes = await running(federation, clock);
    const [delta] = connectAll(federation, ["delta"]);
    await federation.amendStudy(signedOnWire(wider));
    await untilStatus(federation, clock, () => delta!.told.length > 0);
    expect(delta!.told[0]?.studyProposed).toBeDefined();
    delta!.decide(wider);
    for (const node of nodes) node.decide(wider);
    for (const node of nodes) await node.upload(manifest, 1, 1);
    await untilStatus(federation, clock, ({ version }) => version === 2);
    expect(federation.studyStatus("tiny").members?.map(({ node }) => node)).toEqual([...NAMES, "delta"]);
    expect(delta!.told.some(({ studyOffered }) => studyOffered)).toBe(true);
    expect(
      nodes[0]!.told.some(({ studyOffered }) => studyOffered?.manifest?.toString().includes("delta")),
    ).toBe(true);
    delta!.join(wider);
    await untilStatus(federation, clock, () => memberOf(federation, "delta")?.joined === true);
    await federation.close();
  });

  test("leaves a member out that is not named any more, and one whose owner has not approved", async () => {
    using folder = temporaryFolder();
    const clock = new ManualClock();
    const federation = await openTestFederation(folder.path, clock);
    const first = tinyManifest({
      validation: { enabled: false },
      amendments: { approvals: "majority" },
      rounds: { count: 2, updatesMin: 1 },
    });
    const less = nextVersion(first, { members: ["acme", "blume"] });
    await createTiny(federation, first);
    const [acme, blume, clinic] = connectAll(federation);
    for (const node of [acme!, blume!, clinic!]) node.join(first);
    await untilStatus(federation, clock, () => memberOf(federation, "clinic")?.joined === true);
    await federation.amendStudy(signedOnWire(less));
    acme!.decide(less);
    clinic!.decide(less);
    await untilStatus(federation, clock, ({ version }) => version === 2);
    expect(clinic!.told.at(-1)?.studyEnded).toMatchObject({ outcome: "ABORTED" });
    expect(memberOf(federation, "acme")).toMatchObject({ joined: true });
    expect(memberOf(federation, "blume")).toMatchObject({ joined: false, decision: "" });
    clinic!.accept(first, 1);
    expect(clinic!.refused).toBeNull();
    await federation.close();
  });

  test.each([
    ["another seed", nextVersion(manifest, { seed: 9 })],
    ["another version before it", { ...more, previous: "e".repeat(64) }],
    ["a version too many", { ...more, version: 3 }],
  ])("with %s is refused", async (_what, wrong) => {
    using folder = temporaryFolder();
    const federation = await openTestFederation(folder.path, new ManualClock());
    await createTiny(federation, manifest);
    expect(await refusalOf(federation.amendStudy(signedOnWire(wrong)))).toBe("MANIFEST_INVALID");
    await federation.close();
  });

  test("is replaced by a second proposal, whose approvals count alone", async () => {
    using folder = temporaryFolder();
    const clock = new ManualClock();
    const federation = await openTestFederation(folder.path, clock);
    await createTiny(federation, manifest);
    const nodes = connectAll(federation);
    await federation.amendStudy(signedOnWire(more));
    for (const node of nodes.slice(0, 2)) node.decide(more);
    await federation.amendStudy(signedOnWire(wider));
    nodes[2]!.decide(more);
    nodes[2]!.decide(wider);
    await untilStatus(federation, clock, () => federation.approvalsOf("tiny").length === 1);
    expect(federation.studyStatus("tiny")).toMatchObject({ version: 1 });
    for (const node of nodes.slice(0, 2)) node.decide(wider);
    await untilStatus(federation, clock, ({ version }) => version === 2);
    await federation.close();
  });
});
