import { approvalsSuffice } from "../../trust/manifest/amendment-rule.ts";
import { forbiddenChanges, type Change } from "../../trust/manifest/manifest-changes.ts";
import { memberNames } from "../../trust/manifest/member.ts";
import type { StudyManifest } from "../../trust/manifest/study-manifest.ts";
import type { Agent } from "./agent-state.ts";
import type { KnownStudy, Refusal } from "./known-study.ts";

/**
 * Whether a manifest says of itself that it comes after the version that this node knows. Some may lie
 * between where this client has worked; one that was restarted begins anew then, with its owner's approval.
 */
export function follows(
  known: Pick<KnownStudy, "digest" | "manifest" | "restored">,
  { manifest }: { readonly manifest: StudyManifest },
): boolean {
  return manifest.previous === known.digest || (!known.restored && skips(known.manifest, manifest));
}

/**
 * Why an older version does not come back, also after this client was restarted: a later one was in force
 * here, and the owner has decided on one that is later. An owner who wants the older one decides on it anew.
 */
export function whyOutdated(
  { approvals, decisions }: Pick<Agent, "approvals" | "decisions">,
  known: Pick<KnownStudy, "name" | "digest" | "manifest">,
  offered: { readonly digest: string; readonly manifest: StudyManifest },
): Refusal | null {
  if (offered.manifest.version >= known.manifest.version) return null;
  const later = decisions.filter(
    ({ study, digest, version = 0 }) =>
      study === known.name && (digest === known.digest || version > offered.manifest.version),
  );
  if (later.length === 0) return null;
  const approved = approvals.find(({ digest }) => digest === offered.digest)?.approvedAt ?? "";
  if (later.every(({ decidedAt = "" }) => Date.parse(approved) > Date.parse(decidedAt))) return null;
  const [old, present] = [offered.manifest.version, known.manifest.version];
  const detail = `version ${present} was in force at this node: version ${old} counts if it is approved anew`;
  return { reason: "MANIFEST_CHANGED", detail };
}

/**
 * Why a version is not in force for this node, whatever the coordinator says: it changes what an amendment
 * must not, or the approvals that the version before asks for were not seen here. `approvedBy` is what this
 * node verified. Where the node was away while several versions came, the members of the one that it knows
 * have to have approved the last one.
 */
export function whyNotInForce(
  before: StudyManifest,
  after: StudyManifest,
  approvedBy: readonly string[],
): Refusal | null {
  const isOrder = ({ field }: Change): boolean => field === "version" || field === "previous";
  const changes = forbiddenChanges(before, after);
  const [forbidden] = skips(before, after) ? changes.filter((change) => !isOrder(change)) : changes;
  if (forbidden !== undefined)
    return { reason: "MANIFEST_CHANGED", detail: `a new version must not say: ${forbidden.words}` };
  if (approvalsSuffice(before, approvedBy)) return null;
  const missing = memberNames(before).filter((name) => !approvedBy.includes(name));
  const missed = skips(before, after)
    ? "; versions were missed: approve this one and restart the client"
    : "";
  const detail = `version ${after.version}: no approval of ${missing.join(", ")} was seen at this node${missed}`;
  return { reason: "NOT_APPROVED", detail };
}

function skips(before: StudyManifest, after: StudyManifest): boolean {
  return after.version > before.version + 1;
}
