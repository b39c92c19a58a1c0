import { createPublicKey, hash, verify, type KeyObject } from "node:crypto";

/** Ed25519's SubjectPublicKeyInfo is 12 fixed bytes and the key's 32 (RFC 8410). */
const SPKI_BYTES = 44;
const BASE64URL = /^[\w-]+$/;
/** Reading a key takes a third as long as verifying with it, and a peer signs each of its messages. */
const KEPT_MAX = 1000;
const kept = new Map<string, KeyObject>();

/**
 * The y-coordinates of the points of small order, 1 to 8, also as they are spelled beyond the field's prime,
 * without the bit that tells x from -x. OpenSSL before 3.5 accepts one signature by such a "key" over every
 * message (Chalkias et al., Taming the many EdDSAs, 2020, table 1), so whoever enrolled it could deny all.
 */
const SMALL_ORDER: ReadonlySet<string> = new Set([
  "0000000000000000000000000000000000000000000000000000000000000000",
  "0100000000000000000000000000000000000000000000000000000000000000",
  "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
  "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
  "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
]);

/**
 * Reads an Ed25519 public key: SubjectPublicKeyInfo (DER) in base64url, in its one canonical spelling. Null
 * for anything else, and for a point under which nobody's signatures could be told from anybody's.
 */
export function readPublicKey(text: string): KeyObject | null {
  const known = kept.get(text);
  if (known !== undefined) return known;
  const key = parsePublicKey(text);
  if (key === null) return null;
  if (kept.size >= KEPT_MAX) kept.clear();
  kept.set(text, key);
  return key;
}

function parsePublicKey(text: string): KeyObject | null {
  if (!BASE64URL.test(text) || text.length > 80) return null;
  const der = Buffer.from(text, "base64url");
  if (der.length !== SPKI_BYTES || der.toString("base64url") !== text || hasSmallOrder(der)) return null;
  try {
    const key = createPublicKey({ key: der, type: "spki", format: "der" });
    return key.asymmetricKeyType === "ed25519" ? key : null;
  } catch {
    return null;
  }
}

/** Lower-case hexadecimal SHA-256 of a public key in base64url: what manifests and rosters name. */
export function fingerprintOf(publicKey: string): string {
  return hash("sha256", Buffer.from(publicKey, "base64url"));
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

function hasSmallOrder(der: Buffer): boolean {
  const point = Buffer.from(der.subarray(-32));
  point[31]! &= 0x7f;
  return SMALL_ORDER.has(point.toString("hex"));
}
