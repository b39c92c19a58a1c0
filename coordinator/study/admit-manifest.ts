import { sharedLayout } from "../../models/architecture/trunk-and-heads.ts";
import { printable } from "../../process/printable.ts";
import { FederationError } from "../../transport/federation-error.ts";
import { architectureOf } from "../../trust/manifest/architecture-of.ts";
import { forbiddenChanges } from "../../trust/manifest/manifest-changes.ts";
import { readSignedManifest, type ManifestOnWire } from "../../trust/manifest/signed-manifest.ts";
import type { StudyManifest } from "../../trust/manifest/study-manifest.ts";
import { unsupportedIn } from "../../trust/manifest/unsupported.ts";
import { memberFingerprint, type Roster } from "../enrolment/roster.ts";
import type { Proposal, Study } from "./study.ts";

/** By whom a manifest has to be signed, and who may be named in it. */
export type Admission = { readonly operator: string; readonly roster: Roster };

const PARAMETERS_MAX = 2 ** 31;

/**
 * A signed manifest as it came over the wire, checked: the operator's signature, every member a member of the
 * federation with its own key, nothing that this build cannot run. Throws MANIFEST_INVALID with what is
 * wrong.
 */
export function admitManifest(signed: ManifestOnWire, { operator, roster }: Admission): Proposal {
  const { manifest, digest } = read(signed, operator);
  for (const { name, key } of manifest.members) {
    const enrolled = memberFingerprint(roster, name);
    if (enrolled === null) throw invalid(`members: ${name} is not enrolled in this federation`);
    if (key === null) throw invalid(`members: the key of ${name} is not filled in`);
    if (key !== enrolled) throw invalid(`members: ${name} has another identity key than the manifest names`);
  }
  const unsupported = unsupportedIn(manifest);
  if (unsupported !== null) throw invalid(unsupported);
  const { length } = sharedLayout(architectureOf(manifest));
  if (length > PARAMETERS_MAX) throw invalid(`model: ${length} parameters are above the limit of 2^31`);
  return { manifest, digest };
}

/**
 * Whether a version may be proposed after the one in force. Throws MANIFEST_INVALID with what it must not
 * change.
 */
export function requireAmendment(inForce: Study, proposed: StudyManifest): void {
  const forbidden = forbiddenChanges(inForce.manifest, proposed);
  if (forbidden.length === 0) return;
  throw invalid(`this would be another study: ${forbidden.map(({ words }) => words).join("; ")}`);
}

function read(signed: ManifestOnWire, operator: string): Proposal {
  try {
    return readSignedManifest(signed, operator);
  } catch (error) {
    throw invalid(printable(error instanceof Error ? error.message : String(error), 1000));
  }
}

function invalid(detail: string): FederationError {
  return new FederationError("MANIFEST_INVALID", detail);
}
