import { approvalOf } from "../../../../support/approval-of.ts";
import { withKeys } from "../../../../support/identities.ts";
import { canonicalDigest } from "../../../../../trust/manifest/canonical.ts";
import { memberNames } from "../../../../../trust/manifest/member.ts";
import { studyManifestSchema, type StudyManifest } from "../../../../../trust/manifest/study-manifest.ts";
import type { LoadedPolicy } from "../../../../../client/policy/node-policy/read-policy.ts";
import { nodePolicySchema } from "../../../../../client/policy/node-policy/policy-schema.ts";
import { modelSizeOf } from "../../../../../client/policy/node-policy/study-terms.ts";
import type { StudyFacts } from "../../../../../client/policy/node-policy/rule.ts";
import type { JudgedStudy } from "../../../../../client/policy/guard.ts";
import { writeDecision } from "../../../../../client/policy/decision-files.ts";

/** A study of three members that the default policy allows, with changes. */
export function studyWith(changes: Record<string, unknown> = {}): StudyManifest {
  return withKeys(
    studyManifestSchema.parse({
      format: "chorale-study-1",
      study: "judged",
      purpose: "tests",
      members: ["alpha", "beta", "gamma"],
      endpoints: [
        { name: "solubility", kind: "regression", head: "shared" },
        { name: "internal-7", kind: "classification", head: "private" },
      ],
      protocol: { fingerprint: { size: 64 }, descriptors: "none" },
      model: { trunk: [8] },
      rounds: { count: 20, updatesMin: 2 },
      secureAggregation: "off",
      ...changes,
    }),
  );
}

/** A manifest with its digest, as the guard is asked about it. */
export function judged(manifest: StudyManifest): JudgedStudy {
  return { manifest, digest: canonicalDigest(manifest) };
}

/** The default policy with changes; its fields are on no line. */
export function policyWith(changes: Record<string, unknown> = {}): LoadedPolicy {
  const policy = nodePolicySchema.parse({ format: "chorale-policy-1", ...changes });
  return { policy, path: "policy.yaml", digest: canonicalDigest(policy), lineOf: () => null };
}

/** What rules are asked about a manifest at a moment, the epoch where left out. */
export function factsOf(manifest: StudyManifest, nowMs = 0): StudyFacts {
  return { manifest, size: modelSizeOf(manifest), nowMs };
}

/** Lays signed approvals of members into a node's state folder; all members' where left out. */
export function approve(
  stateDir: string,
  { manifest, digest }: JudgedStudy,
  names: readonly string[] = memberNames(manifest),
  expiresAt = "2100-01-01T00:00:00Z",
): void {
  for (const node of names) {
    const changes = { manifestDigest: digest, decidedAt: "1970-01-01T00:00:00Z", expiresAt };
    writeDecision(stateDir, approvalOf(node, manifest, changes));
  }
}
