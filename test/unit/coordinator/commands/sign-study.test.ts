import { describe, expect, test } from "vitest";
import { describeChanges } from "../../../../coordinator/commands/amend-study.ts";
import { fillMemberKeys } from "../../../../coordinator/commands/fill-member-keys.ts";
import { approvalRows, describeApprovals } from "../../../../coordinator/commands/list-approvals.ts";
import type { NodeStatus__Output } from "../../../../proto/gen/chorale/v1/NodeStatus.ts";
import { approvalBytes, approvalSchema, signApproval } from "../../../../trust/manifest/approval.ts";
import { diffManifests } from "../../../../trust/manifest/manifest-changes.ts";
import { manifestDigest } from "../../../../trust/manifest/signed-manifest.ts";
import { tinyManifest } from "../../../support/federation-scenario.ts";
import { identityOf } from "../../../support/identities.ts";
import { nextVersion } from "../../../support/small-study.ts";

function node(name: string, changes: Partial<NodeStatus__Output> = {}): NodeStatus__Output {
  const seen = { connected: true, software: "", firstSeenMs: 1, lastSeenMs: 1, certificateSha256: "" };
  const { fingerprint } = identityOf(name);
  const times = { enrolledAtMs: 1, revokedAtMs: 0, certificateExpiresAtMs: 0, invitationExpiresAtMs: 0 };
  return { node: name, ...seen, identityFingerprint: fingerprint, ...times, ...changes };
}

const manifest = tinyManifest();
const bare = { ...manifest, members: manifest.members.map(({ name }) => ({ name, key: null })) };
const NODES = [node("acme"), node("blume"), node("clinic")];

describe("the members' keys", () => {
  test("are those of the nodes that are enrolled", () => {
    expect(fillMemberKeys("tiny.yaml", bare, NODES)).toEqual(manifest);
  });

  test.each([
    ["not known", [node("acme")], /not enrolled in this federation: blume, clinic/],
    ["invited only", [...NODES.slice(1), node("acme", { enrolledAtMs: 0 })], /not enrolled.*: acme/],
    ["revoked", [...NODES.slice(1), node("acme", { revokedAtMs: 2 })], /not enrolled.*: acme/],
  ])("cannot be filled in for a member that is %s", (_what, nodes, message) => {
    expect(() => fillMemberKeys("tiny.yaml", bare, nodes)).toThrow(message);
  });

  test("that the file names must be the enrolled ones", () => {
    const other = node("acme", { identityFingerprint: identityOf("mallory").fingerprint });
    const nodes = [other, ...NODES.slice(1)];
    expect(() => fillMemberKeys("tiny.yaml", manifest, nodes)).toThrow(/another identity key.*acme/);
  });
});

test("an amendment is told in words, with when it comes into force", () => {
  const next = nextVersion(manifest, { rounds: { ...manifest.rounds, count: 9 } });
  const text = describeChanges(manifest, next, diffManifests(manifest, next));
  expect(text).toContain("Version 2 of tiny is proposed:");
  expect(text).toContain("  - the number of rounds rises from 2 to 9");
  expect(text).toContain("once all members have approved it");
});

describe("the list of approvals", () => {
  const digest = manifestDigest(manifest);
  const decision = (name: string, changes: object = {}, signer = name): Buffer => {
    const approval = approvalSchema.parse({
      format: "chorale-approval-1",
      decision: "approved",
      study: "tiny",
      manifestDigest: digest,
      manifestVersion: 1,
      node: name,
      name: `owner of ${name}`,
      reference: "DRB-7",
      decidedAt: "2026-01-02T03:04:05Z",
      expiresAt: "2027-01-02T00:00:00Z",
      ...changes,
    });
    return approvalBytes(signApproval(approval, identityOf(signer)));
  };

  test("has every decision whose signature holds, and the members that have not decided", () => {
    const approvals = [decision("blume"), decision("acme", { decision: "declined", expiresAt: "" })];
    const rows = approvalRows({ manifest, digest }, approvals, NODES);
    expect(rows.map(({ node, decision }) => [node, decision])).toEqual([
      ["acme", "declined"],
      ["blume", "approved"],
      ["clinic", "none"],
    ]);
    expect(describeApprovals(rows)).toMatch(
      /version 1 +blume +approved +2026-01-02 +until 2027-01-01 +owner of blume/,
    );
  });

  test("leaves out what another key signed, which counts as not decided", () => {
    const rows = approvalRows({ manifest, digest }, [decision("acme", {}, "mallory")], NODES);
    expect(rows.map(({ decision }) => decision)).toEqual(["none", "none", "none"]);
  });
});
