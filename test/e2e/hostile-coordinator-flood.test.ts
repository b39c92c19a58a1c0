import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { signDocument } from "../../trust/signature/signed-document.ts";
import { canonicalBytes } from "../../trust/manifest/canonical.ts";
import { approvalBytes } from "../../trust/manifest/approval.ts";
import { approvalOf } from "../support/approval-of.ts";
import { HostileScene } from "../support/hostile-scene.ts";
import { operatorIdentity } from "../support/identities.ts";

const ESCAPES = "\u001b]0;owned\u0007\u001b[2J\r\nerror: all is well\u202E";

let scene: HostileScene;

beforeAll(async () => {
  scene = await HostileScene.open("format: chorale-policy-1\ncohortMin: 2\n");
});
afterAll(() => scene[Symbol.asyncDispose]());

/** Offers bytes as a manifest; the operator has signed what they say, where they say something. */
function offerBytes(study: string, manifest: Buffer, document: unknown = null): void {
  const { signature } = signDocument("manifest", document, operatorIdentity);
  scene.coordinator.tell({
    studyOffered: {
      study,
      manifest,
      operatorKey: signature.key,
      signature: Buffer.from(signature.value, "base64url"),
    },
  });
}

describe("manifests that are none, signed by the operator's own key", () => {
  const honest = (): object => JSON.parse(canonicalBytes(scene.manifest("odd")).toString()) as object;
  test.each<[string, () => Buffer]>([
    ["more than 1 MiB", () => Buffer.from(JSON.stringify({ ...honest(), purpose: "x".repeat(1 << 20) }))],
    ["as deep as JSON can be", () => Buffer.from("[".repeat(500_000) + "]".repeat(500_000))],
    ["objects in objects", () => Buffer.from(`${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}`)],
    ["a field that nobody knows", () => Buffer.from(canonicalBytes({ ...honest(), trainAnyway: true }))],
    ["not canonical", () => Buffer.from(JSON.stringify(honest(), null, 1))],
    ["a field twice", () => Buffer.from(canonicalBytes(honest()).toString().replace("{", '{"seed":7,'))],
    ["a path for a name", () => Buffer.from(canonicalBytes({ ...honest(), study: "../../odd" }))],
    [
      "a member with a path for a name",
      () => Buffer.from(canonicalBytes({ ...honest(), members: ["../ant"] })),
    ],
    [
      "an endpoint that moves the cursor",
      () => Buffer.from(canonicalBytes({ ...honest(), endpoints: [{ name: ESCAPES }] })),
    ],
    [
      "10,000 endpoints without an end",
      () =>
        Buffer.from(
          canonicalBytes({ ...honest(), endpoints: Array.from({ length: 9000 }, () => ({ name: "x" })) }),
        ),
    ],
    ["no bytes", () => Buffer.alloc(0)],
    ["no UTF-8", () => Buffer.alloc(4096, 0xff)],
  ])("%s: refused", async (_what, bytes) => {
    scene.coordinator.said.length = 0;
    const manifest = bytes();
    offerBytes("odd", manifest);
    const refusal = await scene.refusal("studyDeclined", "odd");
    expect(refusal).toMatch(/^MANIFEST_INVALID: /);
    expect(refusal).not.toMatch(/\p{C}/u);
    expect(existsSync(join(scene.state, "studies", "odd"))).toBe(false);
  });
});

test("studies by the hundred are bounded in memory and on disk, and an approved one still begins", async () => {
  const { coordinator } = scene;
  scene.decide(scene.manifest("wanted"));
  for (let index = 0; index < 120; index += 1) coordinator.offer(scene.manifest(`flood-${index}`));
  expect(await scene.refusal("studyDeclined", "flood-119")).toMatch(/too much waits for this node's owner/);
  expect(readdirSync(join(scene.state, "studies")).length).toBeLessThanOrEqual(101);
  expect(readdirSync(join(scene.state, "approvals")).length).toBeLessThanOrEqual(101);
  await scene.join(scene.manifest("wanted"));
});

test("studies with names of paths, escapes or 100,000 letters get no answer and leave no file", async () => {
  const { coordinator } = scene;
  const before = coordinator.said.length;
  for (const study of ["../../../outside", ESCAPES, "x".repeat(100_000), "constructor", ".."]) {
    offerBytes(study, canonicalBytes(scene.manifest("odd")));
    coordinator.tell({ roundInvited: { study, round: 1, model: "0", modelBytes: 4 } });
    coordinator.tell({ studyRefused: { study, reason: "NOT_A_MEMBER", detail: ESCAPES, remedy: ESCAPES } });
    coordinator.tell({ studyEnded: { study, outcome: "ABORTED", detail: ESCAPES } });
    scene.share(study, [Buffer.from(study)]);
  }
  coordinator.offer(scene.manifest("last"));
  await scene.refusal("studyDeclined", "last");
  expect(coordinator.said.slice(before).map(({ message }) => message)).toEqual(["studyDeclined"]);
});

test("decisions by the thousand, of nobody, of others and of no version, cost one line of the log", async () => {
  const manifest = scene.manifest("wanted");
  const forged = approvalBytes(approvalOf("bee", manifest, {}, operatorIdentity));
  const other = approvalBytes(approvalOf("bee", scene.manifest("odd")));
  const lines = (): number => scene.client.stderr.split("decisions that do not hold").length - 1;
  const before = lines();
  scene.share("wanted", [
    ...Array<Buffer>(2000).fill(forged),
    ...Array<Buffer>(2000).fill(other),
    Buffer.from("no"),
  ]);
  scene.coordinator.tell({ studyEnded: { study: "odd", outcome: "ABORTED" } });
  scene.invite(scene.manifest("nobody"));
  expect(await scene.refusal("roundDeclined", "nobody")).toContain("STUDY_UNKNOWN");
  expect(lines() - before).toBeLessThanOrEqual(1);
});

test("welcomed again and again, with any heartbeat, in words of a newer protocol, the node works on", async () => {
  const { coordinator } = scene;
  for (const heartbeatMs of [0, 2 ** 32 - 1, 1, 60_000])
    coordinator.tell({ welcome: { version: 1, software: ESCAPES, node: "ant", heartbeatMs } });
  for (let index = 0; index < 1000; index += 1) coordinator.tell({});
  coordinator.tell({
    studyRefused: { study: "last", manifestDigest: "", reason: 5000 as never, detail: ESCAPES },
  });
  const manifest = scene.manifest("wanted");
  scene.invite(manifest);
  await coordinator.uploaded("wanted");
  expect(scene.client.stdout.split("connected to the coordinator").length).toBe(2);
  expect(scene.client.stderr.split("newer protocol").length).toBe(2);
});

test("words of a coordinator move no cursor and forge no line, and a refusal for good deletes nothing", async () => {
  const { coordinator, client } = scene;
  const words = { detail: ESCAPES, remedy: ESCAPES };
  coordinator.offer(scene.manifest("words"));
  coordinator.tell({ studyEnded: { study: "words", outcome: "ABORTED", detail: ESCAPES } });
  coordinator.tell({ refused: { reason: 5000 as never, ...words } });
  expect(await client.exited).toMatchObject({ code: 1 });
  for (const control of ["\u001b", "\u0007", "\r", "\u202E"])
    expect(client.stdout + client.stderr).not.toContain(control);
  expect(client.stderr).not.toMatch(/^error: all is well/m);
  expect(client.stderr).toMatch(/error: the coordinator refused this node: 5000/);
  for (const kept of ["studies/wanted/state.json", "approvals"])
    expect(existsSync(join(scene.state, kept))).toBe(true);
});
