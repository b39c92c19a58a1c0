import { describeError } from "../../process/command-error.ts";
import { printable } from "../../process/printable.ts";
import { approvalBytes, readApproval, type SignedApproval } from "../../trust/manifest/approval.ts";
import { memberKey } from "../../trust/manifest/member.ts";
import { expiresAtMs } from "../../trust/manifest/release-terms.ts";
import { parseSignedManifest } from "../../trust/manifest/signed-manifest.ts";
import type { StudyManifest } from "../../trust/manifest/study-manifest.ts";
import { bundleSchema } from "./approval-bundle.ts";

/** A manifest of a bundle whose signature holds. */
export type VerifiedVersion = { readonly manifest: StudyManifest; readonly digest: string };

/** What a bundle proves. */
export type VerifiedBundle = {
  readonly study: string;
  /** The fingerprint of who signed every manifest. */
  readonly operator: string;
  readonly versions: readonly VerifiedVersion[];
  readonly decisions: readonly SignedApproval[];
};

/** Why a bundle proves nothing: the first thing that does not hold. */
export class BundleError extends Error {
  override readonly name = "BundleError";
}

/**
 * Checks a bundle by itself: each manifest is canonical, and signed by one and the same operator; each
 * version names the digest of the one before; each decision is signed by the key that the manifests name for
 * its member, on a manifest of the bundle, and ends no later than the study. `operator`: how the fingerprint
 * of that operator begins, where it is known from elsewhere. Throws a `BundleError`.
 */
export function verifyBundle(json: unknown, operator: string | null): VerifiedBundle {
  const parsed = bundleSchema.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const where = issue?.path.map(String).join(".") ?? "";
    throw new BundleError(
      `it is not a bundle of approvals: ${where === "" ? "the file" : where}: ${issue?.message}`,
    );
  }
  const { study, manifests, decisions } = parsed.data;
  const verified = manifests.map((signed, index) => verifyManifest(signed, index, study));
  const signer = verified[0]!.signer;
  if (operator !== null && !signer.startsWith(operator))
    throw new BundleError(`the manifests are signed by ${signer}, and the operator is ${operator}`);
  for (const { signer: other, manifest } of verified)
    if (other !== signer)
      throw new BundleError(`version ${manifest.version} is signed by ${other}, and the first by ${signer}`);
  checkChain(verified);
  for (const decision of decisions) checkDecision(decision, verified);
  const versions = verified.map(({ manifest, digest }) => ({ manifest, digest }));
  return { study, operator: signer, versions, decisions };
}

function verifyManifest(
  signed: unknown,
  index: number,
  study: string,
): VerifiedVersion & { readonly signer: string } {
  const which = `manifest ${index + 1} of the bundle`;
  let read: ReturnType<typeof parseSignedManifest>;
  try {
    read = parseSignedManifest(signed);
  } catch (error) {
    throw new BundleError(`${which} is not valid: ${printable(describeError(error))}`);
  }
  const { document: manifest, digest, signer } = read;
  if (signer === null) throw new BundleError(`${which} was changed after it was signed`);
  if (manifest.study !== study)
    throw new BundleError(`${which} is of the study ${manifest.study}, not of ${printable(study)}`);
  return { manifest, digest, signer };
}

/**
 * Versions do not fall, no manifest is there twice, and each follows one of the version before where that is
 * in the bundle. One number may be there several times: a proposal that never came into force has its number
 * again.
 */
function checkChain(versions: readonly VerifiedVersion[]): void {
  for (const [index, { manifest, digest }] of versions.entries()) {
    const { version, previous } = manifest;
    const earlier = versions.slice(0, index);
    if (earlier.some((one) => one.digest === digest))
      throw new BundleError(`version ${version} is there twice`);
    const last = earlier.at(-1)?.manifest.version ?? 0;
    if (version < last) throw new BundleError(`version ${version} follows version ${last}`);
    const before = earlier.filter((one) => one.manifest.version === version - 1);
    if (before.length > 0 && !before.some((one) => one.digest === previous))
      throw new BundleError(`version ${version} follows another version ${version - 1} than the bundle's`);
  }
}

function checkDecision(signed: SignedApproval, versions: readonly VerifiedVersion[]): void {
  const { node, study, manifestDigest, manifestVersion, decision, expiresAt, decidedAt } = signed.document;
  const what = `the decision of ${node} (${decision}, ${decidedAt})`;
  const version = versions.find(({ digest }) => digest === manifestDigest);
  if (version === undefined) throw new BundleError(`${what} is on a manifest that is not in the bundle`);
  const { manifest } = version;
  if (study !== manifest.study || manifestVersion !== manifest.version)
    throw new BundleError(`${what} names another study or version than its manifest`);
  // A member that leaves with this version decides on it by the key that the version before names.
  const before = versions.find(({ digest }) => digest === manifest.previous);
  const keys = [version, ...(before === undefined ? [] : [before])].map((one) =>
    memberKey(one.manifest, node),
  );
  if (keys.every((key) => key === null)) throw new BundleError(`${what} is of a node that is no member`);
  try {
    readApproval(approvalBytes(signed), ...keys);
  } catch (error) {
    throw new BundleError(`${what}: ${describeError(error)}`);
  }
  const end = expiresAtMs(manifest);
  if (end !== null && expiresAt !== "" && Date.parse(expiresAt) > end)
    throw new BundleError(`${what} ends after the study does`);
}
