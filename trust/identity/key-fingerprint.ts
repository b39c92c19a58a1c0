import { hash, type X509Certificate } from "node:crypto";

/**
 * Lower-case hexadecimal SHA-256 of the SubjectPublicKeyInfo of a certificate's key: what invitations name an
 * authority by.
 */
export function keyFingerprintOf({ publicKey }: X509Certificate): string {
  return hash("sha256", publicKey.export({ type: "spki", format: "der" }));
}
