import { webcrypto, X509Certificate } from "node:crypto";
import { generateKeyPair, KEY_ALGORITHM, x509 } from "../../trust/identity/x509.ts";

/** Names that a certificate of a node must not have. */
const NAMES = ["chorale:operator:operator", "chorale:node:ant", "chorale:server:coordinator"];

/** A request for the certificate of an authority, with names of others, for every use. */
export async function greedyRequest(): Promise<string> {
  const keys = await generateKeyPair();
  const request = await x509.Pkcs10CertificateRequestGenerator.create({
    name: [{ CN: ["operator"] }, { O: ["Chorale federation"] }],
    keys,
    signingAlgorithm: KEY_ALGORITHM,
    extensions: [
      new x509.BasicConstraintsExtension(true, 2, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension([
        ...NAMES.map((value) => ({ type: "url" as const, value })),
        { type: "dns", value: "coordinator.chorale.internal" },
      ]),
    ],
  });
  return request.toString("pem");
}

/** A request for a key of another kind than nodes have. */
export async function strangeRequest(): Promise<string> {
  const algorithm = { name: "ECDSA", namedCurve: "P-384", hash: "SHA-384" };
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const request = await x509.Pkcs10CertificateRequestGenerator.create({
    name: [{ CN: ["eve"] }],
    keys,
    signingAlgorithm: algorithm,
  });
  return request.toString("pem");
}

/** Whom a certificate names and what it may do. */
export function rightsOf(pem: string): { ca: boolean; subject: string; names: string | undefined } {
  const { ca, subject, subjectAltName: names } = new X509Certificate(pem);
  return { ca, subject, names };
}
