import { describe, expect, test } from "vitest";
import { approveStudy } from "../../../../client/policy/approve-study.ts";
import { bundleOf, decidedVersions, type ApprovalBundle } from "../../../../client/policy/approval-bundle.ts";
import { storeMemberApprovals } from "../../../../client/policy/decisions.ts";
import { decisionRows } from "../../../../client/policy/describe-decisions.ts";
import { withdrawStudy } from "../../../../client/policy/refuse-study.ts";
import { verifyBundle } from "../../../../client/policy/verify-bundle.ts";
import { approvalBytes, type Approval } from "../../../../trust/manifest/approval.ts";
import { canonicalDigest } from "../../../../trust/manifest/canonical.ts";
import { signManifest } from "../../../../trust/manifest/signed-manifest.ts";
import { approvalOf } from "../../../support/approval-of.ts";
import { identityOf, operatorIdentity } from "../../../support/identities.ts";
import { ManualClock } from "../../../support/manual-clock.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";
import { decidingNode, keyedStudy, offer } from "./deciding-node.ts";

const first = keyedStudy({ expires: "1970-01-31" });
const others = first.members.filter(({ name }) => name !== "gamma");
const second = keyedStudy({
  ...first,
  version: 2,
  previous: canonicalDigest(first),
  members: others,
});

/** Two versions; gamma, who leaves with the second one, decides on it too; alpha approves and withdraws. */
function madeBundle(): ApprovalBundle {
  using folder = temporaryFolder();
  const configPath = decidingNode(folder);
  const stateDir = folder.join("state");
  const clock = new ManualClock();
  const digests = [offer(folder, first), offer(folder, second, { name: "proposed.json" })];
  for (const digest of digests)
    approveStudy({ configPath, study: "small", digest, reference: "IRB 7", name: "Dana Kim" }, clock);
  withdrawStudy({ configPath, study: "small", name: "Dana Kim", reason: "consent" }, clock);
  const versions = [first, second].map((manifest) => ({ manifest, digest: canonicalDigest(manifest) }));
  const approvals = [memberApproval("beta", 1), memberApproval("gamma", 2)].map(approvalBytes);
  const { refused } = storeMemberApprovals(stateDir, { node: "alpha", versions }, approvals);
  expect(refused).toEqual([]);
  return JSON.parse(JSON.stringify(bundleOf("small", decidedVersions("small", stateDir)))) as ApprovalBundle;
}

function memberApproval(node: string, version: 1 | 2, changes: Partial<Approval> = {}, signer = node) {
  const period = { decidedAt: "1970-01-01T00:00:05.000Z", expiresAt: "1970-01-31T00:00:00.000Z" };
  const words = { ...period, name: "Jo Park", ...changes };
  return approvalOf(node, version === 1 ? first : second, words, identityOf(signer));
}

const bundle = madeBundle();

describe("a bundle", () => {
  test("proves who decided what, when and until when, with nothing else at hand", () => {
    const { operator, versions, decisions } = verifyBundle(bundle, operatorIdentity.fingerprint);
    expect(operator).toBe(operatorIdentity.fingerprint);
    const shown = versions.map((version) => ({
      ...version,
      decisions: decisions.filter(({ document }) => document.manifestDigest === version.digest),
    }));
    const rows = decisionRows(shown, 0).map((row) => [row.version, row.member, row.decision, row.standing]);
    expect(rows).toEqual([
      [1, "alpha", "approved", "replaced"],
      [1, "alpha", "withdrawn", "withdrawn"],
      [1, "beta", "approved", "approved"],
      [1, "gamma", null, "none"],
      [2, "alpha", "approved", "replaced"],
      [2, "alpha", "withdrawn", "withdrawn"],
      [2, "beta", null, "none"],
      [2, "gamma", "approved", "approved"],
    ]);
  });

  test("holds for the half of a fingerprint that is spoken, and for no other operator", () => {
    expect(verifyBundle(bundle, operatorIdentity.fingerprint.slice(0, 32)).versions).toHaveLength(2);
    expect(() => verifyBundle(bundle, "0".repeat(64))).toThrow(/and the operator is 0{64}/);
  });

  test("may have a proposal that never came into force beside the version that did", () => {
    const proposal = signManifest(keyedStudy({ ...second, expires: "1970-02-01" }), operatorIdentity);
    const manifests = [bundle.manifests[0], proposal, bundle.manifests[1]];
    expect(verifyBundle({ ...bundle, manifests }, null).versions).toHaveLength(3);
  });

  const [one, two] = bundle.manifests;
  const [decision] = bundle.decisions;
  const foreign = signManifest(second, identityOf("mallory"));
  const orphan = signManifest(keyedStudy({ ...second, previous: "0".repeat(64) }), operatorIdentity);
  const broken: readonly [string, object, RegExp][] = [
    ["is no bundle", { format: "chorale-approvals-2" }, /not a bundle of approvals: format/],
    ["has a field that nobody knows", { more: true }, /not a bundle/],
    [
      "has a manifest that was changed",
      { manifests: [{ ...one!, document: { ...first, purpose: "else" } }, two] },
      /manifest 1 .* changed/,
    ],
    ["has a manifest that is none", { manifests: [{ ...one!, document: { study: "small" } }] }, /not valid/],
    ["has two operators", { manifests: [one, foreign] }, /version 2 is signed by/],
    ["is of another study", { study: "other" }, /of the study small, not of other/],
    ["has a manifest twice", { manifests: [one, two, two] }, /there twice/],
    ["has versions in another order", { manifests: [two, one] }, /follows version 2/],
    [
      "has a version that follows another",
      { manifests: [one, orphan], decisions: [] },
      /follows another version 1/,
    ],
    ["leaves out the manifest of a decision", { manifests: [two] }, /not in the bundle/],
    [
      "has a decision that was changed",
      { decisions: [{ ...decision!, document: { ...decision!.document, reference: "IRB 8" } }] },
      /changed after it was signed/,
    ],
    ["has a decision by another key", { decisions: [memberApproval("beta", 1, {}, "gamma")] }, /another key/],
    ["has a decision of no member", { decisions: [memberApproval("mallory", 1)] }, /no member/],
    [
      "has a decision that names another version",
      { decisions: [memberApproval("beta", 1, { manifestVersion: 2 })] },
      /another study or version/,
    ],
    [
      "has an approval that outlasts the study",
      { decisions: [memberApproval("beta", 1, { expiresAt: "1970-03-01T00:00:00.000Z" })] },
      /ends after the study/,
    ],
  ];
  test.each(broken)("does not hold where it %s", (_, change, problem) => {
    expect(() => verifyBundle({ ...bundle, ...change }, null)).toThrow(problem);
  });
});
