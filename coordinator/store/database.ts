import { DatabaseSync } from "node:sqlite";
import { Kysely, SqliteDialect, type SqliteDatabase, type SqliteStatement } from "kysely";

/** The coordinator's tables. JSON columns hold the pure machines' states and events as they are. */
export type Tables = {
  studies: {
    name: string;
    manifest: string;
    digest: string;
    /** The machine's state after the event `sequence`. */
    state: string;
    sequence: number;
    created_at_ms: number;
    bytes_up: number;
    bytes_down: number;
  };
  /** The journal since the state in `studies`. */
  events: { study: string; sequence: number; event: string };
  rounds: { study: string; number: number; summary: string };
  nodes: {
    name: string;
    software: string;
    certificate_sha256: string;
    first_seen_ms: number;
    last_seen_ms: number;
  };
  /** Versions of a study's manifest, as the operator signed them; `studies.digest` is the one in force. */
  manifests: {
    study: string;
    version: number;
    digest: string;
    manifest: string;
    operator_key: string;
    signature: string;
  };
  /** What members' owners decided, signed; the last decision on each manifest. */
  approvals: { study: string; digest: string; node: string; approval: string };
  invitations: {
    secret_sha256: string;
    node: string;
    expires_at_ms: number;
    /** 1: may take the place of a node that is enrolled. */
    replaces: number;
    /** Fingerprint of the identity key that used it. */
    used_by: string | null;
  };
  enrolments: {
    node: string;
    identity_key: string;
    fingerprint: string;
    enrolled_at_ms: number;
    revoked_at_ms: number | null;
    revoked_because: string | null;
    certificate_expires_at_ms: number | null;
  };
};

/** What makes each version of the schema from the one before; the first from an empty file. */
const UPGRADES = [
  `
  CREATE TABLE studies (
    name TEXT PRIMARY KEY, manifest TEXT NOT NULL, digest TEXT NOT NULL, state TEXT NOT NULL,
    sequence INTEGER NOT NULL, created_at_ms INTEGER NOT NULL,
    bytes_up INTEGER NOT NULL DEFAULT 0, bytes_down INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE TABLE events (
    study TEXT NOT NULL REFERENCES studies(name), sequence INTEGER NOT NULL, event TEXT NOT NULL,
    PRIMARY KEY (study, sequence)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE rounds (
    study TEXT NOT NULL REFERENCES studies(name), number INTEGER NOT NULL, summary TEXT NOT NULL,
    PRIMARY KEY (study, number)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE nodes (
    name TEXT PRIMARY KEY, software TEXT NOT NULL, certificate_sha256 TEXT NOT NULL,
    first_seen_ms INTEGER NOT NULL, last_seen_ms INTEGER NOT NULL
  ) STRICT;
  `,
  // 2: signed manifests, approvals, and who belongs to the federation.
  `
  CREATE TABLE manifests (
    study TEXT NOT NULL, version INTEGER NOT NULL, digest TEXT NOT NULL, manifest TEXT NOT NULL,
    operator_key TEXT NOT NULL, signature TEXT NOT NULL,
    PRIMARY KEY (study, digest)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE approvals (
    study TEXT NOT NULL, digest TEXT NOT NULL, node TEXT NOT NULL, approval TEXT NOT NULL,
    PRIMARY KEY (study, digest, node)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE invitations (
    secret_sha256 TEXT PRIMARY KEY, node TEXT NOT NULL, expires_at_ms INTEGER NOT NULL,
    replaces INTEGER NOT NULL, used_by TEXT
  ) STRICT;
  CREATE TABLE enrolments (
    node TEXT PRIMARY KEY, identity_key TEXT NOT NULL, fingerprint TEXT NOT NULL UNIQUE,
    enrolled_at_ms INTEGER NOT NULL, revoked_at_ms INTEGER, revoked_because TEXT,
    certificate_expires_at_ms INTEGER
  ) STRICT;
  `,
];

/** The version of the schema that this build writes; older ones are brought up to it. */
export const SCHEMA_VERSION: number = UPGRADES.length;

/**
 * Opens the embedded SQLite database, for this process alone: a second coordinator on the same folder fails
 * with "database is locked". A commit is on disk when its promise resolves (WAL, full synchronisation). A
 * file of an older build is brought to this build's schema; one of a newer build is refused.
 */
export function openDatabase(path: string): Kysely<Tables> {
  const sqlite = new DatabaseSync(path);
  sqlite.exec("PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
  const { user_version: version } = sqlite.prepare("PRAGMA user_version").get() as { user_version: number };
  if (version > UPGRADES.length) {
    sqlite.close();
    throw new Error(`${path} has schema version ${version}; this build knows up to ${UPGRADES.length}`);
  }
  // All of it or nothing: a crash in between leaves the file as the older build wrote it.
  if (version < UPGRADES.length)
    sqlite.exec(
      `BEGIN; ${UPGRADES.slice(version).join("")} PRAGMA user_version = ${UPGRADES.length}; COMMIT;`,
    );
  return new Kysely<Tables>({ dialect: new SqliteDialect({ database: kyselyDatabase(sqlite) }) });
}

/** node:sqlite in the shape that Kysely's SQLite dialect expects. */
function kyselyDatabase(sqlite: DatabaseSync): SqliteDatabase {
  return {
    close: () => sqlite.close(),
    prepare: (sql): SqliteStatement => {
      const statement = sqlite.prepare(sql);
      const parameters = (values: readonly unknown[]) => values as (string | number | null)[];
      return {
        reader: statement.columns().length > 0,
        all: (values) => statement.all(...parameters(values)),
        run: (values) => statement.run(...parameters(values)),
        iterate: (values) => statement.iterate(...parameters(values)),
      };
    },
  };
}
