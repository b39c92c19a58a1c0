import { X509Certificate } from "node:crypto";
import type { ServerUnaryCall } from "@grpc/grpc-js";

/** What a certificate of the federation is for. */
export type Role = "node" | "operator" | "server";

/** The client certificate that a caller showed; it chains to an authority that the server trusts. */
export type PeerCertificate = {
  /** Lower-case hexadecimal SHA-256 of the certificate. */
  readonly sha256: string;
  readonly expiresAtMs: number;
  readonly certificate: X509Certificate;
  /** Whom it names as the federation's authority writes it; null where it names none, or more than one. */
  readonly identity: { readonly role: Role; readonly name: string } | null;
};

/** Who is calling, as the certificate says. */
export type PeerIdentity = {
  readonly role: Role;
  readonly name: string;
  /** Lower-case hexadecimal SHA-256 of the certificate. */
  readonly certificateSha256: string;
};

type AnyCall = Pick<ServerUnaryCall<unknown, unknown>, "getAuthContext">;

const IDENTITY_URI = /^chorale:(node|operator|server):([a-z0-9-]{1,63})$/;

/** The caller's verified client certificate; null where it showed none, or one that is not trusted. */
export function peerCertificate(call: AnyCall): PeerCertificate | null {
  const shown = call.getAuthContext().sslPeerCertificate;
  if (shown === undefined) return null;
  const certificate = new X509Certificate(shown.raw);
  return {
    sha256: certificate.fingerprint256.replaceAll(":", "").toLowerCase(),
    expiresAtMs: certificate.validToDate.getTime(),
    certificate,
    identity: certifiedIdentity(certificate),
  };
}

/**
 * The caller's identity from its verified client certificate; null where there is none, or where the
 * certificate does not name exactly one identity.
 */
export function peerIdentity(call: AnyCall): PeerIdentity | null {
  const shown = peerCertificate(call);
  return shown?.identity ? { ...shown.identity, certificateSha256: shown.sha256 } : null;
}

/**
 * Whom a certificate names as a federation's authority writes it; null where it names none, or more than one.
 */
export function certifiedIdentity({ subjectAltName }: X509Certificate): PeerCertificate["identity"] {
  const uris = (subjectAltName ?? "").split(", ").filter((name) => name.startsWith("URI:"));
  const match = uris.length === 1 ? IDENTITY_URI.exec(uris[0]!.slice("URI:".length)) : null;
  return match === null ? null : { role: match[1] as Role, name: match[2]! };
}
