import { CommandError } from "../../process/command-error.ts";
import { exportPrivateKey, generateKeyPair, KEY_ALGORITHM, x509 } from "./x509.ts";

/**
 * Makes a key and the request to certify it (PKCS #10), both as PEM. The key stays where it was made; the
 * name is only what its owner asks for.
 */
export async function createCertificateRequest(name: string): Promise<{ request: string; key: string }> {
  const keys = await generateKeyPair();
  const request = await x509.Pkcs10CertificateRequestGenerator.create({
    name: [{ CN: [name] }],
    keys,
    signingAlgorithm: KEY_ALGORITHM,
  });
  return { request: `${request.toString("pem")}\n`, key: await exportPrivateKey(keys.privateKey) };
}

/**
 * The public key of a request in PEM form, whose private half whoever made it holds. Throws a `CommandError`
 * when it is none or its signature is wrong.
 */
export async function readCertificateRequest(pem: string): Promise<x509.PublicKey> {
  const request = parse(pem);
  const { namedCurve } = request.publicKey.algorithm as { namedCurve?: string };
  if (namedCurve !== KEY_ALGORITHM.namedCurve)
    throw new CommandError("the key in the certificate request is not an ECDSA key on P-256", {
      remedy: "make the request with `chorale client enroll`",
    });
  if (!(await request.verify()))
    throw new CommandError("the signature of the certificate request is wrong", {
      remedy: "it was changed after it was made; make it again",
    });
  return request.publicKey;
}

function parse(pem: string): x509.Pkcs10CertificateRequest {
  try {
    return new x509.Pkcs10CertificateRequest(pem);
  } catch (error) {
    throw new CommandError("this is not a certificate request in PEM form", {
      remedy: 'it starts with "-----BEGIN CERTIFICATE REQUEST-----"; `chorale client enroll` makes it',
      cause: error,
    });
  }
}
