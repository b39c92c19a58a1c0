import { createHash, createPublicKey, createPrivateKey, X509Certificate } from "node:crypto";
import { spokenFingerprint } from "../keys/public-key.ts";

type KeySource =
  { readonly certificate: string | Buffer } | { readonly key: string } | { readonly publicKey: ArrayBuffer };

/**
 * Lower-case hexadecimal SHA-256 of a public key's SubjectPublicKeyInfo. Takes a certificate in PEM or DER
 * (the first where there are several), a private key (its public half), or the bytes.
 */
export function keyDigest(of: KeySource): string {
  return createHash("sha256").update(publicKeyBytes(of)).digest("hex");
}

/** `keyDigest` as two people compare it by telephone: half of it, in eight groups of four digits. */
export function keyFingerprint(of: KeySource): string {
  return spokenFingerprint(keyDigest(of));
}

function publicKeyBytes(of: KeySource): Buffer {
  if ("publicKey" in of) return Buffer.from(of.publicKey);
  const key =
    "certificate" in of
      ? new X509Certificate(of.certificate).publicKey
      : createPublicKey(createPrivateKey(of.key));
  return key.export({ type: "spki", format: "der" });
}
