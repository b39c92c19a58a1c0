import { hash, webcrypto } from "node:crypto";
import { exportPrivateKey, generateKeyPair, KEY_ALGORITHM, x509 } from "./x509.ts";

const DAY_MS = 86_400_000;
const AUTHORITY_DAYS = 3650;

/** A federation's certificate authority, as PEM. The key signs certificates and never leaves the operator. */
export type Authority = { readonly certificate: string; readonly key: string };

/**
 * Makes the authority of a new federation: an ECDSA P-256 key and a self-signed certificate for ten years.
 */
export async function createAuthority({ nowMs }: { nowMs: number }): Promise<Authority> {
  const keys = await generateKeyPair();
  const publicKey = await webcrypto.subtle.exportKey("spki", keys.publicKey);
  // A name of its own lets OpenSSL and people tell two federations' authorities apart.
  const id = hash("sha256", Buffer.from(publicKey)).slice(0, 12);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: [{ CN: [`Chorale federation ${id}`] }],
    notBefore: new Date(nowMs - DAY_MS),
    notAfter: new Date(nowMs + AUTHORITY_DAYS * DAY_MS),
    keys,
    signingAlgorithm: KEY_ALGORITHM,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { certificate: `${certificate.toString("pem")}\n`, key: await exportPrivateKey(keys.privateKey) };
}
