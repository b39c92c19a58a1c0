import { describe, expect, test } from "vitest";
import { openGuard, type Guard, type UpdateToJudge } from "../../../../client/policy/guard.ts";
import { manifestOnWire, signManifest } from "../../../../trust/manifest/signed-manifest.ts";
import { tinyManifest } from "../../../support/federation-scenario.ts";
import { identityOf, signedOnWire } from "../../../support/identities.ts";
import { digest, layout, manifest, NodeUnderTest, sha256, bytesOfVector } from "./node-under-test.ts";

const FORBIDDEN = { reason: "POLICY_REFUSED", detail: "refused by this node's policy: hours" };

/** A guard that a test changes its mind of. */
class ScriptedGuard implements Guard {
  study: typeof FORBIDDEN | null = null;
  round: typeof FORBIDDEN | null = null;
  update: typeof FORBIDDEN | "held" | null = null;
  readonly judged: UpdateToJudge[] = [];
  readonly forgotten: string[] = [];
  changed = (): void => {};

  judgeStudy(): typeof FORBIDDEN | null {
    return this.study;
  }

  judgeRound(): typeof FORBIDDEN | null {
    return this.round;
  }

  judgeUpdate(update: UpdateToJudge): typeof FORBIDDEN | "held" | null {
    this.judged.push(update);
    return this.update;
  }

  forgetUpdate(study: string): void {
    this.forgotten.push(study);
  }

  watch(onChange: () => void): () => void {
    this.changed = onChange;
    return () => {};
  }
}

async function welcomed(guard: Guard = openGuard): Promise<NodeUnderTest> {
  const node = new NodeUnderTest(true, guard);
  await node.egress.until(() => node.egress.listener !== null);
  node.egress.welcome();
  return node;
}

describe("a manifest", () => {
  test.each([
    [
      "signed by another key",
      manifestOnWire(signManifest(manifest, identityOf("mallory"))),
      "MANIFEST_INVALID",
    ],
    [
      "changed after it was signed",
      { ...signedOnWire(tinyManifest()), manifest: signedOnWire(manifest).manifest },
      "MANIFEST_INVALID",
    ],
    [
      "with another key for this node",
      signedOnWire({
        ...manifest,
        members: [{ name: "alpha", key: "e".repeat(64) }, ...manifest.members.slice(1)],
      }),
      "NOT_A_MEMBER",
    ],
    ["without this node", signedOnWire(tinyManifest({ members: ["beta", "gamma"] })), "NOT_A_MEMBER"],
    ["of another study", signedOnWire({ ...manifest, study: "other" }), "MANIFEST_INVALID"],
  ])("%s is declined, and nothing is prepared", async (_what, wire, reason) => {
    await using node = await welcomed();
    node.egress.say({ studyOffered: { study: "tiny", ...wire } });
    expect(node.egress.sent.at(-1)).toMatchObject({ studyDeclined: { study: "tiny", reason } });
    expect(node.driver.agent.work).toBeNull();
  });
});

describe("the node's policy", () => {
  test("against a study or a round is what the coordinator hears", async () => {
    const guard = new ScriptedGuard();
    guard.study = FORBIDDEN;
    await using node = await welcomed(guard);
    node.offer();
    expect(node.egress.sent.at(-1)).toMatchObject({
      studyDeclined: { manifestDigest: digest, ...FORBIDDEN },
    });
    guard.study = null;
    guard.changed();
    await node.says("studyJoined");
    guard.round = FORBIDDEN;
    node.invite(1);
    await node.says("roundDeclined");
    expect(node.egress.sent.at(-1)).toMatchObject({ roundDeclined: { round: 1, ...FORBIDDEN } });
    expect(node.trainer.trained).toEqual([]);
  });

  test("against an update keeps its bytes at home", async () => {
    const guard = new ScriptedGuard();
    await using node = await welcomed(guard);
    node.offer();
    await node.says("studyJoined");
    guard.update = FORBIDDEN;
    node.invite(1);
    await node.says("roundDeclined");
    expect(node.egress.uploads).toEqual([]);
    expect(guard.judged[0]).toMatchObject({ digest, round: 1, trainLoss: 0.25 });
    expect(sha256(bytesOfVector(guard.judged[0]!.update))).toBe(guard.judged[0]!.updateDigest);
    expect(guard.forgotten).toContain("tiny");
  });

  test("that cannot be asked ends the program", async () => {
    const guard = new ScriptedGuard();
    guard.judgeStudy = () => {
      throw new Error("the verdict cannot be recorded");
    };
    await using node = await welcomed(guard);
    const ended = node.end.catch((error: unknown) => error);
    node.offer();
    expect(await ended).toMatchObject({ message: "the verdict cannot be recorded" });
  });
});

describe("a held update", () => {
  async function held(guard: ScriptedGuard): Promise<NodeUnderTest> {
    const node = await welcomed(guard);
    node.offer();
    await node.says("studyJoined");
    guard.update = "held";
    node.invite(1);
    await node.egress.until(() =>
      node.egress.sent.some(({ progress }) => progress?.stage === "HELD" && progress.round === 1),
    );
    return node;
  }

  test("is reported as held, and leaves when the node's policy says so", async () => {
    const guard = new ScriptedGuard();
    await using node = await held(guard);
    expect(node.egress.uploads).toEqual([]);
    guard.update = null;
    node.driver.judgeAgain();
    await node.idle();
    expect(node.egress.uploads).toHaveLength(1);
  });

  test("that a person discarded declines the round", async () => {
    const guard = new ScriptedGuard();
    await using node = await held(guard);
    guard.update = { reason: "UPDATE_WITHHELD", detail: "discarded" };
    guard.changed();
    await node.says("roundDeclined");
    expect(node.egress.uploads).toEqual([]);
    guard.update = null;
    node.driver.judgeAgain();
    await node.idle();
    expect(node.egress.uploads).toEqual([]);
  });
});

test("an update beyond the manifest's bound leaves scaled down to it, under its new digest", async () => {
  const bounded = tinyManifest({ members: ["alpha", "beta"], privacy: { updateNormMax: 0.5 } });
  await using node = await welcomed();
  node.egress.say({ studyOffered: { study: "tiny", ...signedOnWire(bounded) } });
  const approved = [{ study: "tiny", digest: sha256(signedOnWire(bounded).manifest) }];
  node.driver.readDecisions({ approved, latest: [] });
  await node.says("studyJoined");
  node.invite(1);
  await node.idle();
  const { body, head } = node.egress.uploads[0]!;
  const update = new Float32Array(body.buffer, body.byteOffset, layout.length);
  expect(Math.hypot(...update)).toBeCloseTo(0.5, 5);
  expect(sha256(body)).toBe(head.digest);
});
