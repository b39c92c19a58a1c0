import type { ServerUnaryCall } from "@grpc/grpc-js";

/** What a certificate of the federation is for. */
export type Role = "node" | "operator" | "server";

/** Who is calling, as the federation's authority certified it. */
export type PeerIdentity = {
  readonly role: Role;
  readonly name: string;
  /** Lower-case hexadecimal SHA-256 of the certificate. */
  readonly certificateSha256: string;
};

const IDENTITY_URI = /^chorale:(node|operator|server):([a-z0-9-]{1,63})$/;

/**
 * The caller's identity from its verified client certificate; null where there is none, or where the
 * certificate does not name exactly one identity.
 */
export function peerIdentity(
  call: Pick<ServerUnaryCall<unknown, unknown>, "getAuthContext">,
): PeerIdentity | null {
  const certificate = call.getAuthContext().sslPeerCertificate;
  if (certificate === undefined) return null;
  const uris = (certificate.subjectaltname ?? "").split(", ").filter((name) => name.startsWith("URI:"));
  const match = uris.length === 1 ? IDENTITY_URI.exec(uris[0]!.slice("URI:".length)) : null;
  if (match === null) return null;
  return {
    role: match[1] as Role,
    name: match[2]!,
    certificateSha256: certificate.fingerprint256.replaceAll(":", "").toLowerCase(),
  };
}
