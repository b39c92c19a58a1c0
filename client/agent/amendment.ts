import { approvalsSuffice } from "../../trust/manifest/amendment-rule.ts";
import { forbiddenChanges } from "../../trust/manifest/manifest-changes.ts";
import { memberNames } from "../../trust/manifest/member.ts";
import type { StudyManifest } from "../../trust/manifest/study-manifest.ts";
import type { KnownStudy, Refusal } from "./known-study.ts";

/** Whether a manifest says of itself that it follows the version that this node knows. */
export function follows(
  known: Pick<KnownStudy, "digest" | "manifest">,
  { manifest }: { readonly manifest: StudyManifest },
): boolean {
  return manifest.previous === known.digest;
}

/**
 * Why a version is not in force for this node, whatever the coordinator says: it changes what an amendment
 * must not, or the approvals that the version before asks for were not seen here. `approvedBy` is what this
 * node verified.
 */
export function whyNotInForce(
  before: StudyManifest,
  after: StudyManifest,
  approvedBy: readonly string[],
): Refusal | null {
  const [forbidden] = forbiddenChanges(before, after);
  if (forbidden !== undefined)
    return { reason: "MANIFEST_CHANGED", detail: `a new version must not say: ${forbidden.words}` };
  if (approvalsSuffice(before, approvedBy)) return null;
  const missing = memberNames(before).filter((name) => !approvedBy.includes(name));
  const detail = `version ${after.version}: no approval of ${missing.join(", ")} was seen at this node`;
  return { reason: "NOT_APPROVED", detail };
}
