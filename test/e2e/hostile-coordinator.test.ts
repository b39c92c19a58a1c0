import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { writeDecision } from "../../client/policy/decision-files.ts";
import { sharedLayout } from "../../models/architecture/trunk-and-heads.ts";
import { bytesOf } from "../../models/layout.ts";
import { architectureOf } from "../../trust/manifest/architecture-of.ts";
import { approvalBytes } from "../../trust/manifest/approval.ts";
import { studyManifestSchema, type StudyManifest } from "../../trust/manifest/study-manifest.ts";
import { approvalOf } from "../support/approval-of.ts";
import { foundFederation } from "../support/certificates.ts";
import { exampleSlice } from "../support/example-slice.ts";
import { HostileCoordinator } from "../support/hostile-coordinator.ts";
import { identityOf, operatorIdentity, withKeys } from "../support/identities.ts";
import { writeNodeFolder } from "../support/node-folder.ts";
import { runChorale, startChorale, type StartedProcess } from "../support/start-process.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { HONEST, STRICT_POLICY as POLICY, WIDENED } from "../support/widened-studies.ts";

const DAY_MS = 86_400_000;

function manifestOf(study: string, changes: object = {}): StudyManifest {
  return withKeys(studyManifestSchema.parse({ ...HONEST, ...changes, study }));
}

const resources = new AsyncDisposableStack();
const folder = resources.use(temporaryFolder());
let coordinator: HostileCoordinator;
let client: StartedProcess;
let config: string;

beforeAll(async () => {
  const federation = await foundFederation();
  coordinator = resources.use(
    await HostileCoordinator.start(await federation.certify("server", "coordinator"), operatorIdentity),
  );
  coordinator.node = "ant";
  config = writeNodeFolder({
    folder: folder.join("ant"),
    name: "ant",
    coordinator: coordinator.address,
    tls: await federation.certify("node", "ant"),
    table: exampleSlice("seolhwa-pharma", 60),
    policy: POLICY,
  });
  for (const [study, { changes }] of Object.entries(WIDENED)) approve(manifestOf(study, changes));
  client = resources.use(startChorale(["client", "run", "--config", config]));
  await coordinator.heard(({ hello }) => hello !== null && hello !== undefined);
});

afterAll(() => resources.disposeAsync());

/** The owner approves, the other member approves; everything but the policy is in order. */
function approve(manifest: StudyManifest): void {
  writeDecision(folder.join("ant", "state"), approvalOf("ant", manifest));
}

function share(manifest: StudyManifest, ...nodes: string[]): void {
  const approvals = nodes.map((node) => approvalBytes(approvalOf(node, manifest)));
  coordinator.tell({ approvalsShared: { study: manifest.study, approvals } });
}

/** Invites to a round of any study, whatever the node said before. */
function invite(manifest: StudyManifest, round = 1): void {
  const model = Buffer.alloc(bytesOf(sharedLayout(architectureOf(manifest))));
  const digest = createHash("sha256").update(model).digest("hex");
  coordinator.models.set(digest, model);
  const invited = { study: manifest.study, round, model: digest, modelBytes: model.length };
  coordinator.tell({ roundInvited: { ...invited, deadlineMs: DAY_MS } });
}

async function refusalOf(study: string): Promise<{ reason: string; detail: string }> {
  const { studyDeclined } = await coordinator.heard((message) => message.studyDeclined?.study === study);
  return studyDeclined!;
}

async function roundRefusalOf(study: string): Promise<{ reason: string; detail: string }> {
  const { roundDeclined } = await coordinator.heard((message) => message.roundDeclined?.study === study);
  return roundDeclined!;
}

describe("a coordinator that asks for more than the node's policy allows", () => {
  test.each(Object.entries(WIDENED))(
    "%s: is refused, and so is the invitation",
    async (study, { rule, changes }) => {
      const manifest = manifestOf(study, changes);
      coordinator.offer(manifest);
      share(manifest, "ant", "bee");
      invite(manifest);
      expect(await refusalOf(study)).toMatchObject({
        reason: "POLICY_REFUSED",
        detail: expect.stringContaining(rule),
      });
      expect(await roundRefusalOf(study)).toMatchObject({ reason: "POLICY_REFUSED" });
    },
  );

  test("members whose approvals were not shown do not count, and nobody else's approval counts as theirs", async () => {
    const manifest = manifestOf("lonely");
    approve(manifest);
    coordinator.offer(manifest);
    const forged = approvalOf("bee", manifest, {}, operatorIdentity);
    coordinator.tell({ approvalsShared: { study: "lonely", approvals: [approvalBytes(forged)] } });
    await coordinator.heard(({ studyJoined }) => studyJoined?.study === "lonely");
    invite(manifest);
    expect(await roundRefusalOf("lonely")).toMatchObject({
      reason: "POLICY_REFUSED",
      detail: expect.stringContaining("cohortMin"),
    });
  });
});

describe("a coordinator that goes past the owner", () => {
  test("without an approval nothing is trained", async () => {
    const manifest = manifestOf("unapproved");
    coordinator.offer(manifest);
    share(manifest, "ant", "bee");
    invite(manifest);
    expect(await refusalOf("unapproved")).toMatchObject({ reason: "NOT_APPROVED" });
    expect(await roundRefusalOf("unapproved")).toMatchObject({ reason: "NOT_APPROVED" });
  });

  test("an approval of another text is none of this one", async () => {
    approve(manifestOf("changed"));
    const changed = manifestOf("changed", { rounds: { count: 3, updatesMin: 2 } });
    coordinator.offer(changed);
    invite(changed);
    expect((await refusalOf("changed")).reason).toMatch(/MANIFEST_CHANGED|NOT_APPROVED/);
  });

  test("an approval that has expired, was withdrawn, or was signed by another is none", async () => {
    const state = folder.join("ant", "state");
    const past = { expiresAt: new Date(Date.now() - 1).toISOString() };
    const cases: [string, (manifest: StudyManifest) => void][] = [
      ["expired", (manifest) => writeDecision(state, approvalOf("ant", manifest, past))],
      [
        "withdrawn",
        (manifest) => {
          approve(manifest);
          const later = {
            decision: "withdrawn",
            expiresAt: "",
            decidedAt: new Date().toISOString(),
          } as const;
          writeDecision(state, approvalOf("ant", manifest, later));
        },
      ],
      ["forged", (manifest) => writeDecision(state, approvalOf("ant", manifest, {}, identityOf("bee")))],
    ];
    for (const [study, decide] of cases) {
      const manifest = manifestOf(study);
      decide(manifest);
      coordinator.offer(manifest);
      share(manifest, "ant", "bee");
      invite(manifest);
      expect(await refusalOf(study)).toMatchObject({ reason: "NOT_APPROVED" });
      expect(await roundRefusalOf(study)).toMatchObject({ reason: "NOT_APPROVED" });
    }
  });

  test("a manifest that the operator did not sign, or that names another key for this node, is refused", async () => {
    const unsigned = manifestOf("unsigned");
    approve(unsigned);
    coordinator.offer(unsigned, identityOf("bee"));
    expect(await refusalOf("unsigned")).toMatchObject({ reason: "MANIFEST_INVALID" });
    const members = ["ant", "bee"].map((name) => ({ name, key: identityOf("bee").fingerprint }));
    const borrowed = { ...manifestOf("borrowed"), members };
    approve(borrowed);
    coordinator.offer(borrowed);
    await refusalOf("borrowed");
  });
});

describe("what the policy allows", () => {
  test("is trained, held, and leaves after a person released it", async () => {
    const manifest = manifestOf("honest");
    approve(manifest);
    coordinator.offer(manifest);
    share(manifest, "ant", "bee");
    await coordinator.heard(({ studyJoined }) => studyJoined?.study === "honest");
    invite(manifest);
    await coordinator.heard(({ progress }) => progress?.study === "honest" && progress.stage === "HELD");
    expect(coordinator.uploads).toEqual([]);

    const args = ["client", "release", "honest", "--round", "1", "--name", "Dr. Kim", "--config", config];
    const released = await runChorale(args);
    expect(released).toMatchObject({ code: 0 });
    await coordinator.uploaded("honest");
    expect(coordinator.uploads).toEqual(["honest"]);
  });

  test("stops when the policy becomes stricter while the client runs", async () => {
    writeFileSync(folder.join("ant", "policy.yaml"), `${POLICY}secureAggregationRequired: true\n`);
    const declined = await coordinator.heard(
      ({ studyDeclined }) =>
        studyDeclined?.study === "honest" && studyDeclined.detail.includes("secureAggregationRequired"),
    );
    expect(declined.studyDeclined).toMatchObject({ reason: "POLICY_REFUSED" });
    invite(manifestOf("honest"), 2);
    expect(await roundRefusalOf("honest")).toMatchObject({ reason: "POLICY_REFUSED" });
  });

  test("a cap on epsilon refuses a study with more, and one without any such guarantee", async () => {
    writeFileSync(folder.join("ant", "policy.yaml"), `${POLICY}epsilonMax: 1\n`);
    const privacy = { updateNormMax: 4, differentialPrivacy: { epsilon: 8, delta: 1e-6 } };
    for (const [study, changes] of [["lossy", { privacy }] as const, ["unproven", {}] as const]) {
      const manifest = manifestOf(study, changes);
      approve(manifest);
      coordinator.offer(manifest);
      expect((await refusalOf(study)).reason).toMatch(/POLICY_REFUSED|MANIFEST_INVALID|NOT_APPROVED/);
      invite(manifest);
      expect((await roundRefusalOf(study)).reason).not.toBe("");
    }
  });

  test("outside the hours of operation no round begins", async () => {
    const hour = new Date().getUTCHours();
    const closed = [(hour + 2) % 24, (hour + 3) % 24].map((one) => `${String(one).padStart(2, "0")}:00`);
    const manifest = manifestOf("nightly");
    approve(manifest);
    writeFileSync(folder.join("ant", "policy.yaml"), `${POLICY}hours: ["Mon-Sun ${closed.join("-")}"]\n`);
    coordinator.offer(manifest);
    share(manifest, "ant", "bee");
    await coordinator.heard(({ studyJoined }) => studyJoined?.study === "nightly");
    invite(manifest);
    expect(await roundRefusalOf("nightly")).toMatchObject({
      reason: "POLICY_REFUSED",
      detail: expect.stringContaining("hours"),
    });
  });

  test("each verdict is on record, and nothing but the honest update has left", async () => {
    expect(coordinator.uploads).toEqual(["honest"]);
    const { code, stdout } = await runChorale([
      "client",
      "policy",
      "verdicts",
      "--last",
      "1000",
      "--config",
      config,
    ]);
    expect(code).toBe(0);
    for (const { rule } of Object.values(WIDENED)) expect(stdout).toContain(rule);
    expect(client.stderr).not.toMatch(/"level":(50|60)/);
  });
});
