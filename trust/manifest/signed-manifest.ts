import { z } from "zod";
import type { SigningKey } from "../keys/signing-key.ts";
import { signatureSchema, signDocument, signerOf, type Signed } from "../signature/signed-document.ts";
import { canonicalBytes, canonicalDigest, parseCanonicalManifest } from "./canonical.ts";
import type { StudyManifest } from "./study-manifest.ts";

/** A manifest with the operator's signature. */
export type SignedManifest = Signed<StudyManifest>;

/** A signed manifest as it travels: see `StudyOffered` in proto/chorale/v1/node.proto. */
export type ManifestOnWire = {
  readonly manifest: Uint8Array;
  readonly operatorKey: string;
  readonly signature: Uint8Array;
};

/** Signs a manifest with the operator's identity key. */
export function signManifest(manifest: StudyManifest, key: SigningKey): SignedManifest {
  return signDocument("manifest", manifest, key);
}

/** The wire form of a signed manifest. */
export function manifestOnWire({
  document,
  signature,
}: SignedManifest): ManifestOnWire & { manifest: Buffer; signature: Buffer } {
  return {
    manifest: canonicalBytes(document),
    operatorKey: signature.key,
    signature: Buffer.from(signature.value, "base64url"),
  };
}

/**
 * Reads a signed manifest from the wire and checks that it is canonical, valid and signed by the operator
 * with this fingerprint. Throws an `Error` that names the first thing that is wrong.
 */
export function readSignedManifest(
  wire: ManifestOnWire,
  operator: string,
): { readonly signed: SignedManifest; readonly manifest: StudyManifest; readonly digest: string } {
  const { manifest, digest } = parseCanonicalManifest(wire.manifest);
  const value = Buffer.from(wire.signature).toString("base64url");
  const signed: SignedManifest = { document: manifest, signature: { key: wire.operatorKey, value } };
  const signer = signerOf("manifest", signed);
  if (signer === null) throw new Error("the manifest is not signed, or was changed after it was signed");
  if (signer !== operator)
    throw new Error("the manifest is signed by another key than the federation's operator's");
  return { signed, manifest, digest };
}

const fileSchema = z.strictObject({ document: z.unknown(), signature: signatureSchema });

/**
 * Reads a signed manifest from a file's JSON; who signed it, and whether that counts, is for the caller to
 * check.
 */
export function parseSignedManifest(
  json: unknown,
): SignedManifest & { readonly digest: string; readonly signer: string | null } {
  const { document, signature } = fileSchema.parse(json);
  const { manifest, digest } = parseCanonicalManifest(canonicalBytes(document));
  const signed: SignedManifest = { document: manifest, signature };
  return { ...signed, digest, signer: signerOf("manifest", signed) };
}

/** The digest that approvals name. */
export function manifestDigest(manifest: StudyManifest): string {
  return canonicalDigest(manifest);
}
