import { createHash, createPublicKey, verify, type KeyObject } from "node:crypto";

/** Ed25519's SubjectPublicKeyInfo is 12 fixed bytes and the key's 32 (RFC 8410). */
const SPKI_BYTES = 44;
const BASE64URL = /^[\w-]+$/;

/**
 * Reads an Ed25519 public key: SubjectPublicKeyInfo (DER) in base64url, in its one canonical spelling. Null
 * for anything else.
 */
export function readPublicKey(text: string): KeyObject | null {
  if (!BASE64URL.test(text) || text.length > 80) return null;
  const der = Buffer.from(text, "base64url");
  if (der.length !== SPKI_BYTES || der.toString("base64url") !== text) return null;
  try {
    const key = createPublicKey({ key: der, type: "spki", format: "der" });
    return key.asymmetricKeyType === "ed25519" ? key : null;
  } catch {
    return null;
  }
}

/** Lower-case hexadecimal SHA-256 of a public key in base64url: what manifests and rosters name. */
export function fingerprintOf(publicKey: string): string {
  return createHash("sha256").update(Buffer.from(publicKey, "base64url")).digest("hex");
}

/** Whether `signature` is the key's over the message; false for a key or a signature that is none. */
export function isSignedBy(publicKey: string, message: Uint8Array, signature: Uint8Array): boolean {
  const key = readPublicKey(publicKey);
  return key !== null && signature.length === 64 && verify(null, message, key, signature);
}

/** A fingerprint as two people compare it by telephone: its first 32 digits in groups of four. */
export function spokenFingerprint(fingerprint: string): string {
  return fingerprint.slice(0, 32).match(/.{4}/g)!.join(" ");
}
