import { z } from "zod";
import { canonicalBytes } from "./canonical.ts";
import { digestSchema } from "./digest.ts";
import { nameSchema } from "./name.ts";
import { recordedLineSchema } from "./text.ts";
import { signatureSchema, signDocument, signerOf, type Signed } from "../signature/signed-document.ts";
import type { SigningKey } from "../keys/signing-key.ts";

/** What a node's owner decided on one exact manifest. */
export const approvalSchema = z.strictObject({
  format: z.literal("chorale-approval-1"),
  decision: z.enum(["approved", "declined", "withdrawn"]),
  study: nameSchema,
  /** Canonical digest of the manifest: exactly this one and no other. */
  manifestDigest: digestSchema,
  manifestVersion: z.int().min(1),
  node: nameSchema,
  /** Who decided, for the record. */
  name: recordedLineSchema,
  /** The number under which a review board (DRB, IRB) approved it. */
  reference: recordedLineSchema,
  /** UTC, ISO 8601. A later decision replaces an earlier one on the same manifest. */
  decidedAt: z.iso.datetime(),
  /** UTC, ISO 8601: from then on nothing is trained. Empty for a decision other than `approved`. */
  expiresAt: z.iso.datetime().or(z.literal("")),
});

/** What a node's owner decided on one exact manifest. */
export type Approval = z.output<typeof approvalSchema>;
/** A decision with the signature of the node's identity key. */
export type SignedApproval = Signed<Approval>;

const signedApprovalSchema = z.strictObject({ document: approvalSchema, signature: signatureSchema });

/** Signs a decision with the node's identity key. */
export function signApproval(approval: Approval, key: SigningKey): SignedApproval {
  return signDocument("approval", approval, key);
}

/** The canonical bytes of a signed decision: what travels and what is kept. */
export function approvalBytes(signed: SignedApproval): Buffer {
  return canonicalBytes(signed);
}

/** More than a signed decision with the longest words can have. */
export const APPROVAL_BYTES_MAX = 8 * 1024;

/**
 * Reads a signed decision from its bytes and checks that one of `signers`, fingerprints, has signed it: a
 * member may have another key in a new version. Throws an `Error` that says what is wrong, without repeating
 * the content.
 */
export function readApproval(bytes: Uint8Array, ...signers: readonly (string | null)[]): SignedApproval {
  const signed = parse(bytes);
  const signer = signerOf("approval", signed);
  if (signer === null) throw new Error("the decision was changed after it was signed");
  if (!signers.includes(signer))
    throw new Error(
      `the decision of ${signed.document.node} is signed by another key than the manifest names`,
    );
  return signed;
}

function parse(bytes: Uint8Array): SignedApproval {
  const wrong = new Error("this is not a signed decision on a study");
  if (bytes.length > APPROVAL_BYTES_MAX) throw wrong;
  try {
    const signed = signedApprovalSchema.parse(JSON.parse(Buffer.from(bytes).toString("utf8")));
    // Else a field that is there twice would show what nobody signed.
    if (approvalBytes(signed).equals(bytes)) return signed;
  } catch {
    throw wrong;
  }
  throw wrong;
}

/** Whether the decision lets its node train at that time. */
export function isInForce({ decision, expiresAt }: Approval, nowMs: number): boolean {
  return decision === "approved" && nowMs < Date.parse(expiresAt);
}
