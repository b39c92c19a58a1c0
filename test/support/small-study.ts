import { stepStudy } from "../../coordinator/study/step-study.ts";
import type { Decision, Study, StudyEvent } from "../../coordinator/study/study.ts";
import { memberNames } from "../../trust/manifest/member.ts";
import { manifestDigest } from "../../trust/manifest/signed-manifest.ts";
import { withKeys } from "./identities.ts";
import { studyManifestSchema, type StudyManifest } from "../../trust/manifest/study-manifest.ts";

/** What a test may want to differ from the small study. */
export type SmallStudyChanges = {
  readonly members?: readonly string[];
  readonly endpoints?: readonly Record<string, unknown>[];
  readonly rounds?: Record<string, unknown>;
  readonly validation?: Record<string, unknown>;
  readonly amendments?: Record<string, unknown>;
  readonly expires?: string;
};

/**
 * A manifest for tests of the coordinator's machines: three members, a quorum of two, one shared regression
 * endpoint.
 */
export function smallStudy(changes: SmallStudyChanges = {}): StudyManifest {
  const manifest = studyManifestSchema.parse({
    format: "chorale-study-1",
    study: "small",
    purpose: "tests",
    members: changes.members ?? ["alpha", "beta", "gamma"],
    endpoints: changes.endpoints ?? [{ name: "solubility", kind: "regression", head: "shared" }],
    rounds: {
      count: 2,
      updatesMin: 2,
      deadlineMs: 60_000,
      graceMs: 10_000,
      extensionsMax: 1,
      recruitMs: 30_000,
      ...changes.rounds,
    },
    validation: { deadlineMs: 20_000, ...changes.validation },
    amendments: changes.amendments ?? {},
    expires: changes.expires ?? null,
    secureAggregation: "off",
  });
  return withKeys(manifest);
}

/** The version of a manifest that follows it, with changes. */
export function nextVersion(manifest: StudyManifest, changes: object): StudyManifest {
  const version = manifest.version + 1;
  const next = { ...manifest, version, previous: manifestDigest(manifest), ...changes };
  return withKeys(studyManifestSchema.parse(next));
}

/** An owner's decision as it reaches the study, its signature taken for verified. */
export function decided(
  node: string,
  digest: string,
  said: Partial<Decision> & { readonly atMs?: number } = {},
): StudyEvent & { kind: "decided" } {
  const { atMs = 0, ...changes } = said;
  const decidedAt = new Date(atMs).toISOString();
  const expiresAt = changes.decision === undefined || changes.decision === "approved" ? FAR : "";
  const signed = `${changes.decision ?? "approved"} by ${node}`;
  const decision: Decision = { decision: "approved", decidedAt, expiresAt, signed, ...changes };
  return { kind: "decided", node, digest, decision, atMs };
}

/** Far beyond what a test's clock reaches. */
const FAR = "2100-01-01T00:00:00Z";

/** The study with the approvals of all its members' owners, or of some. */
export function approved(study: Study, nodes: readonly string[] = memberNames(study.manifest)): Study {
  return nodes.reduce((before, node) => stepStudy(before, decided(node, before.digest))[0], study);
}
