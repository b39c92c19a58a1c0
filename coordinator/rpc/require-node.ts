import type { Metadata, ServerUnaryCall } from "@grpc/grpc-js";
import { FederationError } from "../../transport/federation-error.ts";
import { peerCertificate } from "../../transport/peer.ts";
import { isIssuedBy } from "../../trust/identity/certificate-chain.ts";
import { isSignedBy } from "../../trust/keys/public-key.ts";
import { generateSigningKey } from "../../trust/keys/signing-key.ts";
import { proofBytes, PROOF_METADATA, type Proof } from "../../trust/session/proof-bytes.ts";
import { rememberCaller } from "./caller.ts";
import type { RpcScope } from "./rpc-scope.ts";
import type { Session } from "./sessions.ts";

/**
 * Proof that the caller holds a member's identity key, and showed the certificate that the listener asks for.
 */
export type NodePeer = {
  readonly name: string;
  readonly session: Session;
  /** Lower-case hexadecimal SHA-256; empty where the listener asks for no certificate. */
  readonly certificateSha256: string;
  /** When the certificate of this connection ends; null where there is none. */
  readonly certificateExpiresAtMs: number | null;
};

type ProvenCall = Pick<ServerUnaryCall<unknown, unknown>, "getAuthContext" | "getPath" | "metadata">;
type Proven = { readonly session: Session; readonly sequence: number; readonly signature: Uint8Array };
type Shown = Pick<NodePeer, "certificateSha256" | "certificateExpiresAtMs"> & {
  /** Whom the certificate names; null where the listener does not ask for a name. */
  readonly name: string | null;
};

/**
 * The calling node: its certificate, if the listener asks for one, and its signature over this call's method
 * and first message (`body`, as on the wire). Uses the call's sequence up. Throws UNAUTHENTICATED,
 * WRONG_ROLE, SESSION_UNKNOWN, SIGNATURE_INVALID, REVOKED, REPLAYED.
 */
export function requireNode(scope: RpcScope, call: ProvenCall, body: Uint8Array): NodePeer {
  const { certificate, name, session, sequence, signature } = requireShown(scope, call, call.metadata);
  const { node, nonce } = session;
  requireSignature(scope, { node, nonce, method: call.getPath(), sequence, body }, signature);
  if (name !== null && name !== node)
    throw new FederationError(
      "UNAUTHENTICATED",
      `the certificate is ${name}'s, but the call is signed by ${node}`,
    );
  if (!session.sequences.use(sequence))
    throw new FederationError("REPLAYED", `call ${sequence} of this session was made before`);
  scope.sessions.prove(session);
  rememberCaller(call, node);
  return { name: node, session, ...certificate };
}

/** Takes the place of a stranger's key, so that the answer takes as long as to a member. */
const nobody = generateSigningKey().signingKey.publicKey;

/**
 * Checks a signature of a member over what it says. Throws SIGNATURE_INVALID for a stranger's name too, so
 * that nobody learns who is a member, and REVOKED for one that was.
 */
export function requireSignature(
  { identity, enrolments }: Pick<RpcScope, "identity" | "enrolments">,
  said: Omit<Proof, "federation">,
  signature: Uint8Array,
): void {
  const known = enrolments.find(said.node);
  const bytes = proofBytes({ federation: identity.id, ...said });
  const signed = isSignedBy(known?.identityKey ?? nobody, bytes, signature);
  if (known === null || !signed)
    throw new FederationError("SIGNATURE_INVALID", "this is not signed by the node's identity key");
  if (known.revokedAtMs !== null) throw membershipEnded(enrolments.revokedBecause(said.node));
}

/** What a node is told when its membership has ended. */
export function membershipEnded(because: string | null): FederationError {
  return new FederationError(
    "REVOKED",
    `the operator ended this membership: ${because ?? "no reason given"}`,
  );
}

/**
 * What a node's call shows before its message is here: the certificate that the listener asks for, and a
 * proof, not checked yet, in a session that is known. Throws UNAUTHENTICATED, WRONG_ROLE, SESSION_UNKNOWN,
 * MALFORMED_MESSAGE.
 */
export function requireShown(
  scope: RpcScope,
  call: Pick<ProvenCall, "getAuthContext">,
  metadata: Metadata,
): Proven & Pick<Shown, "name"> & { readonly certificate: Omit<Shown, "name"> } {
  const { name, ...certificate } = requireCertificate(scope, call);
  return { name, certificate, ...requireProof(scope, metadata) };
}

function requireCertificate(
  { listener, authority, clock }: RpcScope,
  call: Pick<ProvenCall, "getAuthContext">,
): Shown {
  if (listener.nodeCertificates === "none")
    return { name: null, certificateSha256: "", certificateExpiresAtMs: null };
  const shown = peerCertificate(call);
  if (shown === null)
    throw new FederationError("UNAUTHENTICATED", "the caller showed no certificate that is trusted here");
  if (shown.expiresAtMs <= clock.nowMs())
    throw new FederationError(
      "UNAUTHENTICATED",
      `the certificate ended at ${new Date(shown.expiresAtMs).toISOString()}`,
    );
  const certificate = { certificateSha256: shown.sha256, certificateExpiresAtMs: shown.expiresAtMs };
  if (listener.nodeCertificates === "trusted") return { name: null, ...certificate };
  if (shown.identity === null || (authority !== null && !isIssuedBy(shown.certificate, authority)))
    throw new FederationError("UNAUTHENTICATED", "the federation's authority did not issue the certificate");
  const { role, name } = shown.identity;
  if (role !== "node")
    throw new FederationError("WRONG_ROLE", `${name} has the role ${role}; this call is for the role node`);
  return { name, ...certificate };
}

function requireProof({ sessions }: RpcScope, metadata: Metadata): Proven {
  const [id] = metadata.get(PROOF_METADATA.session);
  const [sequence] = metadata.get(PROOF_METADATA.sequence);
  const [signature] = metadata.get(PROOF_METADATA.signature);
  if (typeof id !== "string" || typeof sequence !== "string" || !Buffer.isBuffer(signature))
    throw new FederationError("UNAUTHENTICATED", "the call carries no proof of the node's identity");
  if (!/^[1-9]\d{0,15}$/.test(sequence))
    throw new FederationError("MALFORMED_MESSAGE", "the call's sequence is no whole number from 1 on");
  const session = sessions.find(id);
  if (session === null)
    throw new FederationError("SESSION_UNKNOWN", "the coordinator does not know this session");
  return { session, sequence: Number(sequence), signature };
}
