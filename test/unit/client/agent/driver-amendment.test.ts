import { expect, test } from "vitest";
import { AgentDriver } from "../../../../client/agent/driver.ts";
import { readStudies, studyFolder, StudyFiles } from "../../../../client/agent/study-files.ts";
import {
  approvalsInForce,
  readOwnDecisions,
  storeMemberApprovals,
} from "../../../../client/policy/decisions.ts";
import { writeDecision } from "../../../../client/policy/decision-files.ts";
import { offeredVersions } from "../../../../client/policy/find-manifest.ts";
import { openGuard } from "../../../../client/policy/guard.ts";
import { createLogger } from "../../../../process/log.ts";
import { approvalBytes, signApproval, type SignedApproval } from "../../../../trust/manifest/approval.ts";
import { manifestDigest } from "../../../../trust/manifest/signed-manifest.ts";
import type { StudyManifest } from "../../../../trust/manifest/study-manifest.ts";
import { approvalOf } from "../../../support/approval-of.ts";
import { identityOf, operatorIdentity, signedOnWire } from "../../../support/identities.ts";
import { ManualClock } from "../../../support/manual-clock.ts";
import { nextVersion } from "../../../support/small-study.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";
import { manifest, ScriptedTrainer } from "./node-under-test.ts";
import { ScriptedEgress } from "./scripted-egress.ts";

const more = nextVersion(manifest, { rounds: { ...manifest.rounds, count: 7 } });

function approval(node: string, version: StudyManifest): SignedApproval {
  const period = { decidedAt: "1970-01-01T00:00:00Z", expiresAt: "2100-01-01T00:00:00Z" };
  return approvalOf(node, version, period);
}

/** A node with real files of decisions and studies, whose owner has approved both versions. */
function openNode(stateDir: string) {
  const own = { node: "alpha", fingerprint: identityOf("alpha").fingerprint };
  for (const version of [manifest, more]) writeDecision(stateDir, approval("alpha", version));
  const { latest } = readOwnDecisions(stateDir, own);
  const approved = latest.map(({ document: { study, manifestDigest: digest } }) => ({ study, digest }));
  const [egress, trainer, clock] = [new ScriptedEgress(), new ScriptedTrainer(), new ManualClock()];
  const files = new StudyFiles(stateDir, clock);
  const driver = new AgentDriver({
    trust: { ...own, operator: operatorIdentity.fingerprint },
    guard: openGuard,
    members: {
      store: (versions, decisions) =>
        void storeMemberApprovals(stateDir, { node: "alpha", versions }, decisions),
      approvedBy: (version, digest) => approvalsInForce(stateDir, version, digest, clock.nowMs()),
    },
    egress,
    createTrainer: () => trainer,
    decisions: { approved, latest },
    studies: readStudies(stateDir).map(({ study }) => study),
    clock,
    logger: createLogger("test", "silent"),
    jitter: () => 0.5,
    onStep: ({ after }) => files.update(after),
  });
  void driver.run();
  clock.advance(1);
  egress.welcome();
  return { driver, egress, trainer };
}

const offer = (version: StudyManifest) => ({ study: "tiny", ...signedOnWire(version) });
const share = (...approvals: SignedApproval[]) => ({
  approvalsShared: { study: "tiny", approvals: approvals.map(approvalBytes) },
});
const until = (egress: ScriptedEgress, kind: string, count: number): Promise<void> =>
  egress.until(() => egress.kinds().filter((name) => name === kind).length >= count);

test("a node tells its owner's signed decisions, keeps what others decided, and checks a new version by itself", async () => {
  using folder = temporaryFolder();
  const { driver, egress } = openNode(folder.path);
  egress.say({ studyOffered: offer(manifest) });
  await until(egress, "studyJoined", 1);
  expect(egress.kinds()).toEqual(["approvalGiven", "studyJoined"]);
  expect(egress.sent[0]?.approvalGiven?.approval).toEqual(approvalBytes(approval("alpha", manifest)));

  egress.say({ studyProposed: offer(more) });
  expect(egress.kinds().at(-1)).toBe("approvalGiven");
  expect(offeredVersions("tiny", folder.path)).toMatchObject({
    inForce: { digest: manifestDigest(manifest), signer: operatorIdentity.fingerprint },
    proposed: { digest: manifestDigest(more), signer: operatorIdentity.fingerprint },
  });

  egress.say({ studyOffered: offer(more) });
  expect(egress.sent.at(-1)).toMatchObject({ studyDeclined: { reason: "NOT_APPROVED" } });

  egress.say(share(signApproval(approval("beta", more).document, identityOf("mallory"))));
  egress.say({ studyOffered: offer(more) });
  expect(egress.sent.at(-1)).toMatchObject({ studyDeclined: { reason: "NOT_APPROVED" } });

  egress.say(share(approval("beta", more)));
  egress.say({ studyOffered: offer(more) });
  await until(egress, "studyJoined", 2);
  expect(egress.sent.at(-1)).toMatchObject({ studyJoined: { manifestDigest: manifestDigest(more) } });
  expect(offeredVersions("tiny", folder.path)).toMatchObject({
    inForce: { manifest: { version: 2 } },
    proposed: null,
  });
  await driver.stop();
});

test("a node that was away takes a version with the decisions that come before it, from what it kept", async () => {
  using folder = temporaryFolder();
  const before = openNode(folder.path);
  before.egress.say({ studyOffered: offer(manifest) });
  await until(before.egress, "studyJoined", 1);
  await before.driver.stop();
  expect(readStudies(folder.path)[0]?.study).toMatchObject({
    digest: manifestDigest(manifest),
    restored: true,
  });
  expect(studyFolder(folder.path, "tiny")).toContain("tiny");

  const { driver, egress } = openNode(folder.path);
  egress.say(share(approval("beta", more)));
  egress.say({ studyOffered: offer(more) });
  await until(egress, "studyJoined", 1);
  expect(driver.agent.studies.get("tiny")).toMatchObject({ manifest: { version: 2 }, superseded: null });
  await driver.stop();
});
