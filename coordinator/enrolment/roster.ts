import type { NodeId } from "../round/round.ts";

/** A node that enrolled. */
export type EnrolledNode = {
  readonly node: NodeId;
  /** Ed25519, SubjectPublicKeyInfo (DER) in base64url. */
  readonly identityKey: string;
  /** Lower-case hexadecimal SHA-256 of the identity key. */
  readonly fingerprint: string;
  readonly enrolledAtMs: number;
  /** Null while it is a member of the federation. */
  readonly revokedAtMs: number | null;
  /** When the last certificate issued here ends; null where the node brings its own. */
  readonly certificateExpiresAtMs: number | null;
};

/** Who belongs to the federation, with which identity key. Answers come from memory: every call asks. */
export interface Roster {
  /** The node of this name, revoked ones too. */
  find(node: NodeId): EnrolledNode | null;
  all(): EnrolledNode[];
}

/** The fingerprint of a node that is a member now; null for a stranger or a revoked one. */
export function memberFingerprint(roster: Roster, node: NodeId): string | null {
  const enrolled = roster.find(node);
  return enrolled === null || enrolled.revokedAtMs !== null ? null : enrolled.fingerprint;
}
