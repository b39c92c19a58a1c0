import { z } from "zod";
import { canonicalBytes } from "../manifest/canonical.ts";
import { fingerprintOf, isSignedBy } from "../keys/public-key.ts";
import type { SigningKey } from "../keys/signing-key.ts";

/**
 * What a signature by an identity key is for: one of another kind does not count, whatever the bytes. All
 * that such a key ever signs begins with one of these.
 */
export type DocumentKind = "manifest" | "approval" | "seal" | "enrolment" | "call";

/** A document with the signature over it, for files, messages and, later, a ledger. */
export type Signed<Document> = {
  readonly document: Document;
  readonly signature: {
    /** The signer's Ed25519 public key: SubjectPublicKeyInfo (DER) in base64url. */
    readonly key: string;
    /** 64 bytes in base64url. */
    readonly value: string;
  };
};

/** The form of a signature in a file. */
export const signatureSchema = z.strictObject({
  key: z.string().max(80),
  value: z.string().regex(/^[\w-]{86}$/, "a signature is 64 bytes in base64url"),
});

/** What is signed: the kind, a newline, and the document's canonical JSON (RFC 8785). */
export function signedBytes(kind: DocumentKind, document: unknown): Buffer {
  return Buffer.concat([Buffer.from(`chorale-${kind}-1\n`), canonicalBytes(document)]);
}

/** Signs a document. */
export function signDocument<Document>(
  kind: DocumentKind,
  document: Document,
  key: SigningKey,
): Signed<Document> {
  const value = key.sign(signedBytes(kind, document)).toString("base64url");
  return { document, signature: { key: key.publicKey, value } };
}

/**
 * The fingerprint of who signed the document, or null where the signature is not the named key's over exactly
 * this document. Whether that signer may sign it is for the caller to say.
 */
export function signerOf(kind: DocumentKind, { document, signature }: Signed<unknown>): string | null {
  const value = Buffer.from(signature.value, "base64url");
  // The last letter has bits to spare: spelled otherwise it would be another file of the same decision.
  if (value.toString("base64url") !== signature.value) return null;
  return isSignedBy(signature.key, signedBytes(kind, document), value) ? fingerprintOf(signature.key) : null;
}
