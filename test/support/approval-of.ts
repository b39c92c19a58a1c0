import { signApproval, type Approval, type SignedApproval } from "../../trust/manifest/approval.ts";
import { canonicalDigest } from "../../trust/manifest/canonical.ts";
import type { SigningKey } from "../../trust/keys/signing-key.ts";
import type { StudyManifest } from "../../trust/manifest/study-manifest.ts";
import { identityOf } from "./identities.ts";

const DAY_MS = 86_400_000;

/** The approval of a node's owner, for a day from now, but for the changes; signed by the node's key of tests. */
export function approvalOf(
  node: string,
  manifest: StudyManifest,
  changes: Partial<Approval> = {},
  key: SigningKey = identityOf(node),
): SignedApproval {
  const approval: Approval = {
    format: "chorale-approval-1",
    decision: "approved",
    study: manifest.study,
    manifestDigest: canonicalDigest(manifest),
    manifestVersion: manifest.version,
    node,
    name: "an owner",
    reference: "test",
    decidedAt: new Date(Date.now() - 1000).toISOString(),
    expiresAt: new Date(Date.now() + DAY_MS).toISOString(),
    ...changes,
  };
  return signApproval(approval, key);
}
