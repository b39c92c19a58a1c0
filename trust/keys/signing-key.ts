import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, type KeyObject } from "node:crypto";
import { fingerprintOf } from "./public-key.ts";

/**
 * The private half of an identity: what a node or an operator signs with (Ed25519, RFC 8032). The one thing
 * that a hardware token has to offer to take the place of a key file.
 */
export interface SigningKey {
  /** SubjectPublicKeyInfo (DER, RFC 8410) in base64url. */
  readonly publicKey: string;
  /** Lower-case hexadecimal SHA-256 of the SubjectPublicKeyInfo: what manifests and rosters name. */
  readonly fingerprint: string;
  /** The signature of a message, 64 bytes. */
  sign(message: Uint8Array): Buffer;
}

/** A fresh identity: the key to keep, and the way to sign with it. */
export function generateSigningKey(): { readonly key: KeyObject; readonly signingKey: SigningKey } {
  const { privateKey: key } = generateKeyPairSync("ed25519");
  return { key, signingKey: signingKeyOf(key) };
}

/** Signs with a private key in memory. Throws where it is no Ed25519 key. */
export function signingKeyOf(key: KeyObject): SigningKey {
  if (key.type !== "private" || key.asymmetricKeyType !== "ed25519")
    throw new TypeError("an identity key is an Ed25519 private key");
  const publicKey = createPublicKey(key).export({ type: "spki", format: "der" }).toString("base64url");
  return {
    publicKey,
    fingerprint: fingerprintOf(publicKey),
    sign: (message) => sign(null, message, key),
  };
}

/** The identity key in PKCS #8 PEM. Throws where it is no Ed25519 key. */
export function signingKeyFromPem(pem: string | Buffer): SigningKey {
  return signingKeyOf(createPrivateKey(pem));
}
