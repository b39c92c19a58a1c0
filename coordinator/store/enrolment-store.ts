import type { Kysely } from "kysely";
import type { EnrolledNode } from "../enrolment/roster.ts";
import type { Tables } from "./database.ts";

/** A node of the roster, with why it was revoked. */
export type Enrolment = EnrolledNode & { readonly revokedBecause: string | null };

/** A way in for one node. The secret itself is with whoever was invited. */
export type OpenInvitation = {
  readonly secretSha256: string;
  readonly node: string;
  readonly expiresAtMs: number;
  /** May take the place of a node that is enrolled. */
  readonly replaces: boolean;
  /** Fingerprint of the identity key that used it. */
  readonly usedBy: string | null;
};

/** Invitations and enrolments in the database. Whoever writes here keeps the answers in memory. */
export class EnrolmentStore {
  readonly #database: Kysely<Tables>;

  constructor(database: Kysely<Tables>) {
    this.#database = database;
  }

  /** Every enrolment and invitation. */
  async restore(): Promise<{ enrolments: Enrolment[]; invitations: OpenInvitation[] }> {
    const enrolments = await this.#database.selectFrom("enrolments").selectAll().orderBy("node").execute();
    const invitations = await this.#database.selectFrom("invitations").selectAll().execute();
    return {
      enrolments: enrolments.map((row) => ({
        node: row.node,
        identityKey: row.identity_key,
        fingerprint: row.fingerprint,
        enrolledAtMs: row.enrolled_at_ms,
        revokedAtMs: row.revoked_at_ms,
        revokedBecause: row.revoked_because,
        certificateExpiresAtMs: row.certificate_expires_at_ms,
      })),
      invitations: invitations.map((row) => ({
        secretSha256: row.secret_sha256,
        node: row.node,
        expiresAtMs: row.expires_at_ms,
        replaces: row.replaces === 1,
        usedBy: row.used_by,
      })),
    };
  }

  /** Keeps a new invitation and drops those of the same node that were not used. */
  async invite(invitation: OpenInvitation): Promise<void> {
    const { secretSha256, node, expiresAtMs, replaces, usedBy } = invitation;
    await this.#database.transaction().execute(async (transaction) => {
      await transaction
        .deleteFrom("invitations")
        .where("node", "=", node)
        .where("used_by", "is", null)
        .execute();
      await transaction
        .insertInto("invitations")
        .values({
          secret_sha256: secretSha256,
          node,
          expires_at_ms: expiresAtMs,
          replaces: replaces ? 1 : 0,
          used_by: usedBy,
        })
        .execute();
    });
  }

  /** Drops the invitations of a node that were not used. */
  async withdrawInvitations(node: string): Promise<void> {
    await this.#database
      .deleteFrom("invitations")
      .where("node", "=", node)
      .where("used_by", "is", null)
      .execute();
  }

  /** The invitation is used and its node enrolled, both or neither. */
  async enroll(enrolment: Enrolment, secretSha256: string): Promise<void> {
    await this.#database.transaction().execute(async (transaction) => {
      await transaction
        .updateTable("invitations")
        .set({ used_by: enrolment.fingerprint })
        .where("secret_sha256", "=", secretSha256)
        .execute();
      await transaction.deleteFrom("enrolments").where("node", "=", enrolment.node).execute();
      await transaction.insertInto("enrolments").values(rowOf(enrolment)).execute();
    });
  }

  /** Writes what changed about a node that is enrolled. */
  async update(enrolment: Enrolment): Promise<void> {
    const { node, ...row } = rowOf(enrolment);
    await this.#database.updateTable("enrolments").set(row).where("node", "=", node).execute();
  }
}

function rowOf(enrolment: Enrolment): Tables["enrolments"] {
  return {
    node: enrolment.node,
    identity_key: enrolment.identityKey,
    fingerprint: enrolment.fingerprint,
    enrolled_at_ms: enrolment.enrolledAtMs,
    revoked_at_ms: enrolment.revokedAtMs,
    revoked_because: enrolment.revokedBecause,
    certificate_expires_at_ms: enrolment.certificateExpiresAtMs,
  };
}
