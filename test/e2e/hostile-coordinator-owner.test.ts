import { renameSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { approvalBytes } from "../../trust/manifest/approval.ts";
import { manifestDigest } from "../../trust/manifest/signed-manifest.ts";
import type { StudyManifest } from "../../trust/manifest/study-manifest.ts";
import { approvalOf } from "../support/approval-of.ts";
import { HostileScene } from "../support/hostile-scene.ts";
import { identityOf, operatorIdentity, withKeys } from "../support/identities.ts";
import { runChorale } from "../support/start-process.ts";

const POLICY = "format: chorale-policy-1\ncohortMin: 2\n";
/** 4 MiB of update: more than what the two sides have under way. */
const LARGE = { protocol: { fingerprint: { size: 2048 }, descriptors: "none" }, model: { trunk: [512] } };

let scene: HostileScene;

beforeAll(async () => {
  scene = await HostileScene.open(POLICY);
});
afterAll(() => scene[Symbol.asyncDispose]());

const policy = (text: string): void => writeFileSync(join(scene.folder, "policy.yaml"), text);

describe("while an update leaves", () => {
  test("an owner who withdraws stops it, and no more bytes follow", async () => {
    const { coordinator } = scene;
    const manifest = scene.manifest("leaving", LARGE);
    await scene.join(manifest);
    coordinator.stallsUploads = true;
    scene.invite(manifest);
    await coordinator.uploaded("leaving");
    const args = ["client", "withdraw", "leaving", "--name", "Dana Kim", "--config", scene.config];
    expect(await runChorale(args)).toMatchObject({ code: 0 });
    await coordinator.until(() => coordinator.brokenOff.includes("leaving"));
    expect(coordinator.uploadedBytes).toBeLessThan(scene.zeros(manifest).length / 2);
    expect(await scene.refusal("studyDeclined", "leaving")).toMatch(/^NOT_APPROVED/);
    coordinator.said.length = 0;
    for (const round of [1, 2]) scene.invite(manifest, round);
    expect(await scene.refusal("roundDeclined", "leaving", 2)).toMatch(/^NOT_APPROVED/);
    coordinator.stallsUploads = false;
  });

  test.each<[string, string, () => void]>([
    ["emptied", "empty", () => policy("")],
    [
      "made a link to a stricter one",
      "linked",
      () => {
        writeFileSync(join(scene.folder, "strict.yaml"), `${POLICY}secureAggregationRequired: true\n`);
        linkPolicy("strict.yaml");
      },
    ],
    ["made a link to a folder", "folder", () => linkPolicy(".")],
  ])("a policy that is %s stops it", async (_what, study, change) => {
    const { coordinator } = scene;
    const manifest = scene.manifest(study, LARGE);
    await scene.join(manifest);
    coordinator.stallsUploads = true;
    scene.invite(manifest);
    await coordinator.uploaded(study);
    change();
    await coordinator.until(() => coordinator.brokenOff.includes(study));
    scene.invite(manifest, 2);
    expect(await scene.refusal("roundDeclined", study, 2)).toMatch(/^POLICY_REFUSED/);
    coordinator.stallsUploads = false;
    renewPolicy();
  });
});

function linkPolicy(target: string): void {
  symlinkSync(target, join(scene.folder, "link.yaml"));
  renameSync(join(scene.folder, "link.yaml"), join(scene.folder, "policy.yaml"));
}

function renewPolicy(): void {
  writeFileSync(join(scene.folder, "new.yaml"), POLICY);
  renameSync(join(scene.folder, "new.yaml"), join(scene.folder, "policy.yaml"));
}

describe("amendments that nobody agreed to", () => {
  let first: StudyManifest;
  const after = (manifest: StudyManifest, changes: object): StudyManifest => ({
    ...manifest,
    version: manifest.version + 1,
    previous: manifestDigest(manifest),
    ...changes,
  });
  const approvedBy = (version: StudyManifest, ...nodes: string[]): void =>
    scene.share(
      version.study,
      nodes.map((node) => approvalBytes(approvalOf(node, version))),
    );

  beforeAll(async () => {
    first = scene.manifest("grown", {
      members: ["ant", "bee", "cat"],
      amendments: { approvals: "majority" },
    });
    await scene.join(first);
  });

  async function refused(version: StudyManifest): Promise<string> {
    scene.coordinator.said.length = 0;
    scene.coordinator.offer(version);
    return scene.refusal("studyDeclined", "grown");
  }

  /** Nothing is done under the version before, either. */
  async function declined(version: StudyManifest): Promise<string> {
    const refusal = await refused(version);
    scene.invite(version);
    expect(await scene.refusal("roundDeclined", "grown")).not.toBe("");
    return refusal;
  }

  test.each<[string, (version: StudyManifest) => StudyManifest]>([
    ["another network", (version) => after(version, { model: { ...version.model, trunk: [16] } })],
    ["another seed", (version) => after(version, { seed: 7 })],
    [
      "more to predict",
      (version) =>
        after(version, { endpoints: [...version.endpoints, { ...version.endpoints[0]!, name: "log_more" }] }),
    ],
    ["a version before that nobody knows", (version) => after(version, { previous: "0".repeat(64) })],
  ])("%s: declined, whoever approved it", async (_what, change) => {
    const version = change(first);
    scene.decide(version);
    approvedBy(version, "bee", "cat");
    expect(await declined(version)).toMatch(/MANIFEST_CHANGED|MANIFEST_INVALID/);
  });

  test("privacy weakened with approvals of another version, of new members' keys, and of the operator's", async () => {
    const weaker = after(first, { privacy: { ...first.privacy, updateNormMax: null } });
    const crowd = ["ant", "bee", "cat", "doe", "elk", "fox"];
    const crowded = withKeys(
      after(weaker, {
        version: 2,
        previous: manifestDigest(first),
        members: crowd.map((name) => ({ name, key: "" })),
      }),
    );
    scene.decide(crowded);
    approvedBy(crowded, "doe", "elk", "fox");
    approvedBy(first, "bee", "cat");
    scene.share("grown", [
      approvalBytes(approvalOf("bee", crowded, {}, operatorIdentity)),
      approvalBytes(approvalOf("cat", crowded, {}, identityOf("doe"))),
    ]);
    expect(await declined(crowded)).toContain("no approval of bee, cat was seen");
  });

  test("once a version is in force, the one before does not come back, also not after a restart", async () => {
    const second = after(first, { privacy: { ...first.privacy, updateNormMax: 1 } });
    scene.decide(second);
    approvedBy(second, "bee");
    scene.coordinator.said.length = 0;
    scene.coordinator.offer(second);
    await scene.coordinator.heard(({ studyJoined }) => studyJoined?.study === "grown");
    expect(await refused(first)).toMatch(/^MANIFEST_CHANGED/);
    await scene.restart();
    expect(await declined(first)).toMatch(/^MANIFEST_CHANGED: version 2 was in force/);
    const third = after(second, { previous: "0".repeat(64), version: 9 });
    expect(await declined(third)).toMatch(/^NOT_APPROVED/);
    expect(await declined(first)).toMatch(/^MANIFEST_CHANGED/);
  });

  test("this node taken out and put in again trains only after its owner's approval", async () => {
    const known = after(first, { privacy: { ...first.privacy, updateNormMax: 1 } });
    const without = after(known, { members: known.members.filter(({ name }) => name !== "ant") });
    expect(await declined(without)).toMatch(/^NOT_A_MEMBER/);
    const again = after(without, { members: known.members });
    approvedBy(again, "bee", "cat");
    expect(await declined(again)).toMatch(/^(NOT_APPROVED|MANIFEST_CHANGED)/);
  });
});

test("nothing of all this has left but what the owner let go, and the record says so", () => {
  const studies = scene.left("update").map(({ study }) => study);
  expect(new Set(studies).has("grown")).toBe(false);
  expect(scene.coordinator.uploads.filter((study) => study === "grown")).toEqual([]);
});
