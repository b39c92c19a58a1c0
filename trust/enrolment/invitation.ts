import { z } from "zod";
import { usageError } from "../../process/command-error.ts";
import { digestSchema } from "../manifest/digest.ts";
import { nameSchema } from "../manifest/name.ts";

const invitationSchema = z.strictObject({
  /** `HOST:PORT` of the coordinator. */
  coordinator: z.string().min(3).max(300),
  federation: z.string().regex(/^[0-9a-f]{32}$/),
  node: nameSchema,
  /** 32 bytes in base64url; the coordinator holds its SHA-256 only. */
  secret: z.string().regex(/^[\w-]{43}$/),
  expiresAt: z.iso.datetime(),
  /**
   * SHA-256 of the SubjectPublicKeyInfo of the authority that certified the coordinator; `system`: one that
   * every machine trusts.
   */
  authority: digestSchema.or(z.literal("system")),
  /** Fingerprint of the operator's identity key: what signs study manifests. */
  operator: digestSchema,
});

/** What an operator hands to a node's owner, to be used once and soon. */
export type Invitation = z.output<typeof invitationSchema>;

const PREFIX = "chorale-invitation-1.";
const TEXT_MAX = 4096;

/** The invitation as one word to copy. */
export function writeInvitation(invitation: Invitation): string {
  return PREFIX + Buffer.from(JSON.stringify(invitation)).toString("base64url");
}

/**
 * Reads what `writeInvitation` wrote; white space from line breaks in a mail is ignored. Throws a usage error
 * for anything else, without repeating the text: it is a secret.
 */
export function readInvitation(text: string): Invitation {
  const word = text.replaceAll(/\s/g, "");
  if (word.length > TEXT_MAX || !word.startsWith(PREFIX)) throw notAnInvitation();
  try {
    const json = Buffer.from(word.slice(PREFIX.length), "base64url").toString("utf8");
    return invitationSchema.parse(JSON.parse(json));
  } catch {
    throw notAnInvitation();
  }
}

function notAnInvitation(): Error {
  return usageError(
    "this is not an invitation, or a part of it is missing",
    `copy the whole word that the operator sent; it starts with ${PREFIX}`,
  );
}
