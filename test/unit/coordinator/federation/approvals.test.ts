import { describe, expect, test } from "vitest";
import {
  connectAll,
  createTiny,
  memberOf,
  openTestFederation,
  OpenRoster,
  refusalOf,
  TINY_MEMBERS as NAMES,
  tinyManifest,
  untilStatus,
} from "../../../support/federation-scenario.ts";
import { identityOf, signedOnWire } from "../../../support/identities.ts";
import { ManualClock } from "../../../support/manual-clock.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";
import { manifestOnWire, signManifest } from "../../../../trust/manifest/signed-manifest.ts";

const manifest = tinyManifest({ validation: { enabled: false } });

describe("a signed manifest", () => {
  test("of another key than the operator's, or changed, opens no study", async () => {
    using folder = temporaryFolder();
    const federation = await openTestFederation(folder.path, new ManualClock());
    const forged = manifestOnWire(signManifest(manifest, identityOf("mallory")));
    expect(await refusalOf(federation.createStudy(forged))).toBe("MANIFEST_INVALID");
    const changed = { ...signedOnWire(manifest), manifest: signedOnWire(tinyManifest()).manifest };
    expect(await refusalOf(federation.createStudy(changed))).toBe("MANIFEST_INVALID");
    expect(federation.listStudies()).toEqual([]);
    await federation.close();
  });

  test.each([
    [
      "a member without a key",
      { ...manifest, members: [{ name: "acme", key: null }, ...manifest.members.slice(1)] },
    ],
    [
      "a member with another key",
      { ...manifest, members: [{ name: "acme", key: "e".repeat(64) }, ...manifest.members.slice(1)] },
    ],
    ["a version that is not the first", { ...manifest, version: 2, previous: "a".repeat(64) }],
  ])("with %s opens no study", async (_what, wrong) => {
    using folder = temporaryFolder();
    const federation = await openTestFederation(folder.path, new ManualClock());
    expect(await refusalOf(federation.createStudy(signedOnWire(wrong)))).toBe("MANIFEST_INVALID");
    await federation.close();
  });

  test("with a member that is revoked opens no study", async () => {
    using folder = temporaryFolder();
    const roster = new OpenRoster();
    roster.revoked.add("blume");
    const federation = await openTestFederation(folder.path, new ManualClock(), roster);
    expect(await refusalOf(createTiny(federation, manifest))).toBe("MANIFEST_INVALID");
    await federation.close();
  });

  test("is offered as the operator signed it, also after a restart", async () => {
    using folder = temporaryFolder();
    const clock = new ManualClock();
    const before = await openTestFederation(folder.path, clock);
    await createTiny(before, manifest);
    await before.close();
    const after = await openTestFederation(folder.path, clock);
    expect(after.manifestOf("tiny")).toEqual(signedOnWire(manifest));
    const [acme] = connectAll(after, ["acme"]);
    await untilStatus(after, clock, () => acme!.told.length > 0);
    expect(acme!.told[0]?.studyOffered).toEqual({ study: "tiny", ...signedOnWire(manifest) });
    await after.close();
  });

  test("that keeps the models among its members gives the operator none", async () => {
    using folder = temporaryFolder();
    const federation = await openTestFederation(folder.path, new ManualClock());
    const closed = tinyManifest({ release: { recipients: "members" } });
    await createTiny(federation, closed);
    const { model } = federation.studyStatus("tiny");
    expect(() => federation.openModel(null, "tiny", model!)).toThrow(/members only/);
    expect(federation.openModel("acme", "tiny", model!).bytes).toBeGreaterThan(0);
    await federation.close();
  });
});

describe("an owner's decision", () => {
  test("is shown, kept over a restart, and given to the other members, now and when they connect", async () => {
    using folder = temporaryFolder();
    const clock = new ManualClock();
    const before = await openTestFederation(folder.path, clock);
    await createTiny(before, manifest);
    const [acme, blume] = connectAll(before, ["acme", "blume"]);
    acme!.decide(manifest, { reference: "DRB-1" });
    await untilStatus(before, clock, () => memberOf(before, "acme")?.decision === "approved");
    expect(memberOf(before, "acme")).toMatchObject({ approvalExpires: "2100-01-01T00:00:00Z" });
    const shared = blume!.told.at(-1)?.approvalsShared?.approvals;
    expect(shared).toEqual(before.approvalsOf("tiny"));
    expect(acme!.told.some(({ approvalsShared }) => approvalsShared)).toBe(false);
    await before.close();

    const after = await openTestFederation(folder.path, clock);
    expect(after.approvalsOf("tiny")).toEqual(shared);
    const [clinic] = connectAll(after, ["clinic"]);
    await untilStatus(after, clock, () => clinic!.told.length >= 2);
    expect(clinic!.told[0]?.approvalsShared?.approvals).toEqual(shared);
    expect(clinic!.told[1]?.studyOffered).toBeDefined();
    await after.close();
  });

  test.each([
    ["signed by another key", {}, "mallory"],
    ["of another node", { node: "blume" }, "acme"],
    ["of another node, signed by that node", { node: "blume" }, "blume"],
    ["on a manifest that is none of the study's", { manifestDigest: "e".repeat(64) }, "acme"],
    ["on another version than its manifest", { manifestVersion: 2 }, "acme"],
  ])("%s is refused", async (_what, changes, signer) => {
    using folder = temporaryFolder();
    const federation = await openTestFederation(folder.path, new ManualClock());
    await createTiny(federation, manifest);
    const [acme] = connectAll(federation, ["acme"]);
    const decide = () => acme!.decide(manifest, changes, identityOf(signer));
    expect(decide).toThrow(expect.objectContaining({ reason: "APPROVAL_INVALID" }));
    expect(federation.approvalsOf("tiny")).toEqual([]);
    await federation.close();
  });

  test("is needed to join: the node is told and can come later", async () => {
    using folder = temporaryFolder();
    const clock = new ManualClock();
    const federation = await openTestFederation(folder.path, clock);
    await createTiny(federation, manifest);
    const [acme] = connectAll(federation, ["acme"]);
    acme!.joinUnapproved(manifest);
    await untilStatus(federation, clock, () => acme!.told.at(-1)?.studyRefused !== undefined);
    expect(acme!.told.at(-1)?.studyRefused).toMatchObject({ reason: "NOT_APPROVED" });
    expect(memberOf(federation, "acme")).toMatchObject({ joined: false });
    acme!.join(manifest);
    await untilStatus(federation, clock, () => memberOf(federation, "acme")?.joined === true);
    await federation.close();
  });

  test.each(["NOT_APPROVED", "POLICY_REFUSED"] as const)(
    "that a node lacks (%s) does not end the study, whoever it is",
    async (reason) => {
      using folder = temporaryFolder();
      const clock = new ManualClock();
      const federation = await openTestFederation(folder.path, clock);
      await createTiny(federation, manifest);
      await federation.startStudy("tiny");
      for (const node of connectAll(federation)) void node.declineStudy(manifest, reason);
      const hasDeclined = (name: string) => memberOf(federation, name)?.standing === `not yet: ${reason}`;
      await untilStatus(federation, clock, () => NAMES.every(hasDeclined));
      expect(federation.studyStatus("tiny").state).toBe("RECRUITING");
      await federation.close();
    },
  );

  test("that ends by the clock takes the node out of the round, and its upload is refused", async () => {
    using folder = temporaryFolder();
    const clock = new ManualClock();
    const federation = await openTestFederation(folder.path, clock);
    await createTiny(federation, manifest);
    const [acme, blume, clinic] = connectAll(federation);
    await federation.startStudy("tiny");
    clinic!.decide(manifest, { expiresAt: "1970-01-01T00:10:00Z" });
    clinic!.joinUnapproved(manifest);
    for (const node of [acme!, blume!]) node.join(manifest);
    await untilStatus(federation, clock, ({ phase }) => phase === "collecting");
    clock.advance(600_000);
    expect(await refusalOf(clinic!.upload(manifest, 1, 1))).toBe("NOT_APPROVED");
    await untilStatus(federation, clock, () => clinic!.told.at(-1)?.studyRefused !== undefined);
    expect(memberOf(federation, "clinic")).toMatchObject({ joined: false });
    for (const node of [acme!, blume!]) await node.upload(manifest, 1, 2);
    await untilStatus(federation, clock, ({ rounds }) => rounds?.length === 1);
    expect(federation.studyStatus("tiny").rounds?.[0]?.nodes).toEqual(["acme", "blume"]);
    await federation.close();
  });

  test("that is withdrawn takes an update out that is not summed up yet", async () => {
    using folder = temporaryFolder();
    const clock = new ManualClock();
    const federation = await openTestFederation(folder.path, clock);
    await createTiny(federation, manifest);
    const [acme, blume, clinic] = connectAll(federation);
    await federation.startStudy("tiny");
    for (const node of [acme!, blume!, clinic!]) node.join(manifest);
    await untilStatus(federation, clock, ({ phase }) => phase === "collecting");
    await clinic!.upload(manifest, 1, 3);
    clinic!.decide(manifest, { decision: "withdrawn", decidedAt: "1970-01-02T00:00:00Z" });
    for (const node of [acme!, blume!]) await node.upload(manifest, 1, 2);
    await untilStatus(federation, clock, ({ rounds }) => rounds?.length === 1);
    expect(federation.studyStatus("tiny").rounds?.[0]?.nodes).toEqual(["acme", "blume"]);
    await federation.close();
  });
});

test("a study ends with the day that its manifest names", async () => {
  using folder = temporaryFolder();
  const clock = new ManualClock();
  const federation = await openTestFederation(folder.path, clock);
  await createTiny(federation, tinyManifest({ expires: "1970-01-01" }));
  clock.advance(86_399_000);
  await untilStatus(federation, clock, () => true);
  expect(federation.studyStatus("tiny").state).toBe("CREATED");
  clock.advance(1_500);
  await untilStatus(federation, clock, ({ state }) => state === "STUDY_ABORTED");
  expect(federation.studyStatus("tiny").detail).toBe("the manifest was agreed until 1970-01-01");
  await federation.close();
});

test("an expelled node is refused at once, and the round goes on without it", async () => {
  using folder = temporaryFolder();
  const clock = new ManualClock();
  const roster = new OpenRoster();
  const federation = await openTestFederation(folder.path, clock, roster);
  await createTiny(federation, manifest);
  const [acme, blume, clinic] = connectAll(federation);
  await federation.startStudy("tiny");
  for (const node of [acme!, blume!, clinic!]) node.join(manifest);
  await untilStatus(federation, clock, ({ phase }) => phase === "collecting");
  await clinic!.upload(manifest, 1, 3);
  roster.revoked.add("clinic");
  federation.expelNode("clinic");
  expect(clinic!.refused).toBe("REVOKED");
  for (const node of [acme!, blume!]) await node.upload(manifest, 1, 2);
  await untilStatus(federation, clock, ({ rounds }) => rounds?.length === 1);
  expect(federation.studyStatus("tiny").rounds?.[0]?.nodes).toEqual(["acme", "blume"]);
  expect(memberOf(federation, "clinic")).toMatchObject({ decision: "", standing: "not yet: REVOKED" });
  await federation.close();
});

test("a node that enrolled anew with another key takes no part until a version names that", async () => {
  using folder = temporaryFolder();
  const clock = new ManualClock();
  const roster = new OpenRoster();
  const federation = await openTestFederation(folder.path, clock, roster);
  await createTiny(federation, manifest);
  const [acme] = connectAll(federation, ["acme"]);
  acme!.join(manifest);
  await untilStatus(federation, clock, () => memberOf(federation, "acme")?.joined === true);
  const find = roster.find.bind(roster);
  roster.find = (node) => ({ ...find(node), fingerprint: identityOf(`${node} anew`).fingerprint });
  acme!.disconnect();
  const [again] = connectAll(federation, ["acme"]);
  await untilStatus(federation, clock, () => memberOf(federation, "acme")?.joined === false);
  expect(again!.told).toEqual([]);
  expect(memberOf(federation, "acme")).toMatchObject({ decision: "" });
  const { model } = federation.studyStatus("tiny");
  expect(() => federation.openModel("acme", "tiny", model!)).toThrow(/not a member/);
  expect(() => again!.decide(manifest, {}, identityOf("acme anew"))).toThrow(/another key/);
  again!.joinUnapproved(manifest);
  expect(memberOf(federation, "acme")).toMatchObject({ joined: false });
  await federation.close();
});
