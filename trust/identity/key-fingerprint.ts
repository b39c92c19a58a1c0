import { createHash, createPrivateKey, createPublicKey, X509Certificate } from "node:crypto";

/**
 * A public key as two people compare it by telephone: the first 16 bytes of the SHA-256 of its
 * SubjectPublicKeyInfo, in eight groups of four hexadecimal digits. Takes a certificate, a private key (its
 * public half), or the bytes.
 */
export function keyFingerprint(
  of: { certificate: string } | { key: string } | { publicKey: ArrayBuffer },
): string {
  const digest = createHash("sha256").update(publicKeyBytes(of)).digest("hex").slice(0, 32);
  return digest.match(/.{4}/g)!.join(" ");
}

function publicKeyBytes(of: Parameters<typeof keyFingerprint>[0]): Buffer {
  if ("publicKey" in of) return Buffer.from(of.publicKey);
  const key =
    "certificate" in of
      ? new X509Certificate(of.certificate).publicKey
      : createPublicKey(createPrivateKey(of.key));
  return key.export({ type: "spki", format: "der" });
}
