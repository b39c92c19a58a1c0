import { X509Certificate } from "node:crypto";

const ONE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** The certificates of a PEM file, in its order. Throws where one cannot be read; none is an empty list. */
export function readCertificates(pem: string | Buffer): X509Certificate[] {
  return (pem.toString().match(ONE) ?? []).map((text) => new X509Certificate(text));
}

/** Whether `issuer` signed the certificate: by name and by key. */
export function isIssuedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
}

/**
 * The authority at the end of a certificate's chain: a self-signed one that the file holds, or else the one
 * of `authorities` that issued the chain's last certificate. Null where it is neither.
 */
export function authorityOfChain(
  chain: readonly X509Certificate[],
  authorities: readonly X509Certificate[],
): X509Certificate | null {
  const [own, ...others] = chain;
  const candidates = new Set([...others, ...authorities]);
  let last = own;
  while (last !== undefined && !isIssuedBy(last, last)) {
    const subject = last;
    last = [...candidates].find((candidate) => isIssuedBy(subject, candidate));
    if (last !== undefined) candidates.delete(last);
  }
  return last === own ? null : (last ?? null);
}

/**
 * A server's certificate file with its authority's certificate at the end, so that a node that knows the
 * authority's fingerprint only can check the chain. As it is where the authority is in it or is not known.
 */
export function withAuthority(pem: string | Buffer, authorities: string | Buffer): string {
  const chain = readCertificates(pem);
  const authority = authorityOfChain(chain, readCertificates(authorities));
  const complete =
    authority === null || chain.some(({ fingerprint256 }) => fingerprint256 === authority.fingerprint256);
  return complete ? pem.toString() : `${pem.toString().trimEnd()}\n${authority.toString()}`;
}
