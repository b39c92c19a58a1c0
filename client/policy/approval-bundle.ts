import { z } from "zod";
import { approvalSchema, type SignedApproval } from "../../trust/manifest/approval.ts";
import { memberKey } from "../../trust/manifest/member.ts";
import type { SignedManifest } from "../../trust/manifest/signed-manifest.ts";
import { signatureSchema } from "../../trust/signature/signed-document.ts";
import { decidedDigests, keptManifest } from "./decision-files.ts";
import { decisionsOf } from "./decisions.ts";
import { offeredVersions } from "./find-manifest.ts";

/** The form of a bundle; manifests are checked one by one, so that what is wrong can be named. */
export const bundleSchema = z.strictObject({
  format: z.literal("chorale-approvals-1"),
  study: z.string().max(63),
  manifests: z
    .array(z.strictObject({ document: z.unknown(), signature: signatureSchema }))
    .min(1)
    .max(1000),
  decisions: z.array(z.strictObject({ document: approvalSchema, signature: signatureSchema })).max(1_000_000),
});

/**
 * A study's manifests and the decisions on them, as they were signed: one file that proves to anyone what was
 * agreed, without access to any machine.
 */
export type ApprovalBundle = {
  readonly format: "chorale-approvals-1";
  readonly study: string;
  /** By version. */
  readonly manifests: readonly SignedManifest[];
  /** By version, member and time; withdrawn and replaced ones too. */
  readonly decisions: readonly SignedApproval[];
};

/** A version of a study with every verified decision on it that this node keeps. */
export type DecidedVersion = {
  readonly signed: SignedManifest;
  readonly digest: string;
  readonly place: "in_force" | "proposed" | "earlier";
  readonly decisions: readonly SignedApproval[];
};

/** Every version of a study whose signed manifest this node keeps, by version. */
export function decidedVersions(study: string, stateDir: string): DecidedVersion[] {
  const { inForce, proposed } = offeredVersions(study, stateDir);
  const found = new Map<string, Pick<DecidedVersion, "signed" | "place">>();
  for (const digest of decidedDigests(stateDir)) {
    const kept = keptManifest(stateDir, digest);
    if (kept?.document.study !== study || kept.signer === null) continue;
    const { document, signature } = kept;
    found.set(digest, { signed: { document, signature }, place: "earlier" });
  }
  for (const [version, place] of [
    [inForce, "in_force"],
    [proposed, "proposed"],
  ] as const)
    if (version?.signed) found.set(version.digest, { signed: version.signed, place });
  const versions = [...found].map(([digest, version]) => ({ digest, ...version }));
  versions.sort((left, right) => left.signed.document.version - right.signed.document.version);
  return versions.map((version) => {
    const before = versions.find(({ digest }) => digest === version.signed.document.previous)?.signed;
    return { ...version, decisions: decisionsOn(version, before, stateDir) };
  });
}

/** The bundle of versions with their decisions. */
export function bundleOf(study: string, versions: readonly DecidedVersion[]): ApprovalBundle {
  return {
    format: "chorale-approvals-1",
    study,
    manifests: versions.map(({ signed }) => signed),
    decisions: versions.flatMap(({ decisions }) => decisions),
  };
}

/** The members of a version and of the one before it may decide: those that leave, too. */
function decisionsOn(
  { digest, signed }: Pick<DecidedVersion, "digest" | "signed">,
  before: SignedManifest | undefined,
  stateDir: string,
): SignedApproval[] {
  const electorate = new Map<string, Set<string>>();
  for (const manifest of [signed.document, ...(before === undefined ? [] : [before.document])])
    for (const { name } of manifest.members) {
      const key = memberKey(manifest, name);
      if (key !== null) electorate.set(name, (electorate.get(name) ?? new Set()).add(key));
    }
  return [...electorate].flatMap(([node, keys]) =>
    [...keys].flatMap((key) => decisionsOf(stateDir, digest, { node, key })),
  );
}
