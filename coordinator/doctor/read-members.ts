import { existsSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { ListNodesReply__Output } from "../../proto/gen/chorale/v1/ListNodesReply.ts";
import { unary, withOperator } from "../commands/operator-session.ts";

/** What the doctor wants to know of each node that belongs to the federation or is invited. */
export type Member = {
  readonly node: string;
  readonly revoked: boolean;
  /** Of the last certificate that was issued here; null where there is none. */
  readonly certificateEndsMs: number | null;
  /** Of an invitation that was not used yet. */
  readonly invitationEndsMs: number | null;
};

/** The state as it lies on disk. */
export type StoredState =
  | { readonly kind: "none" }
  /** A coordinator has it open. */
  | { readonly kind: "in_use" }
  | { readonly kind: "read"; readonly schemaVersion: number; readonly members: readonly Member[] };

/** Reads who belongs to the federation from the database, without changing it. Throws where it is damaged. */
export function readState(stateDir: string): StoredState {
  const path = join(stateDir, "coordinator.sqlite");
  if (!existsSync(path)) return { kind: "none" };
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    const { user_version: schemaVersion } = database.prepare("PRAGMA user_version").get() as {
      user_version: number;
    };
    return { kind: "read", schemaVersion, members: hasEnrolments(database) ? membersIn(database) : [] };
  } catch (error) {
    if (error instanceof Error && /locked|busy/.test(error.message)) return { kind: "in_use" };
    throw error;
  } finally {
    database.close();
  }
}

function hasEnrolments(database: DatabaseSync): boolean {
  const found = database
    .prepare("SELECT count(*) AS n FROM sqlite_schema WHERE name IN ('enrolments', 'invitations')")
    .get() as { n: number };
  return found.n === 2;
}

function membersIn(database: DatabaseSync): Member[] {
  const enrolled = database
    .prepare("SELECT node, revoked_at_ms, certificate_expires_at_ms FROM enrolments")
    .all() as { node: string; revoked_at_ms: number | null; certificate_expires_at_ms: number | null }[];
  const invited = database
    .prepare("SELECT node, expires_at_ms FROM invitations WHERE used_by IS NULL")
    .all() as {
    node: string;
    expires_at_ms: number;
  }[];
  return [
    ...enrolled.map(({ node, revoked_at_ms, certificate_expires_at_ms }) => ({
      node,
      revoked: revoked_at_ms !== null,
      certificateEndsMs: certificate_expires_at_ms,
      invitationEndsMs: null,
    })),
    ...invited.map(({ node, expires_at_ms }) => ({
      node,
      revoked: false,
      certificateEndsMs: null,
      invitationEndsMs: expires_at_ms,
    })),
  ];
}

/** Asks the running coordinator who belongs to the federation. Throws as `withOperator` does. */
export async function askForMembers(configPath: string): Promise<Member[]> {
  const { nodes } = await withOperator({ config: configPath }, (client) =>
    unary<ListNodesReply__Output>((done) => client.listNodes({}, done)),
  );
  return nodes.map(({ node, revokedAtMs, certificateExpiresAtMs, invitationExpiresAtMs }) => ({
    node,
    revoked: revokedAtMs > 0,
    certificateEndsMs: certificateExpiresAtMs || null,
    invitationEndsMs: invitationExpiresAtMs || null,
  }));
}
