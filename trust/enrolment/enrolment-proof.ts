import { hash } from "node:crypto";
import { signedBytes } from "../signature/signed-document.ts";

/** What a node asks for with an invitation. */
export type EnrolmentRequest = {
  readonly node: string;
  /** The invitation's secret, 32 bytes. */
  readonly secret: Uint8Array;
  /** Ed25519 SubjectPublicKeyInfo (DER) in base64url. */
  readonly identityKey: string;
  /** PKCS #10, PEM; empty where the node brings a certificate of its own. */
  readonly certificateRequest: string;
};

/** What the identity key signs, so that nobody enrolls a key that is not theirs. */
export function enrolmentBytes({ node, secret, identityKey, certificateRequest }: EnrolmentRequest): Buffer {
  const secretSha256 = hash("sha256", secret);
  return signedBytes("enrolment", { node, secretSha256, identityKey, certificateRequest });
}
