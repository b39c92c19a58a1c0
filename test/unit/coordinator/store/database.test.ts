import { DatabaseSync } from "node:sqlite";
import { describe, expect, test } from "vitest";
import { openDatabase } from "../../../../coordinator/store/database.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

/** What a coordinator before enrolment wrote. */
const VERSION_1 = `
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
  INSERT INTO nodes VALUES ('acme', 'chorale 0.1.0', '00', 1, 2);
  PRAGMA user_version = 1;
`;

function schemaOf(path: string): unknown[] {
  const file = new DatabaseSync(path);
  const tables = file.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'table' ORDER BY name").all();
  file.close();
  return tables;
}

describe("the database", () => {
  test("of an older build is brought to this build's schema and keeps its rows", async () => {
    using folder = temporaryFolder();
    const older = new DatabaseSync(folder.join("older"));
    older.exec(VERSION_1);
    older.close();
    const opened = openDatabase(folder.join("older"));
    expect(await opened.selectFrom("nodes").select("name").execute()).toEqual([{ name: "acme" }]);
    expect(await opened.selectFrom("enrolments").selectAll().execute()).toEqual([]);
    await opened.destroy();
    const fresh = openDatabase(folder.join("fresh"));
    expect(await fresh.selectFrom("nodes").selectAll().execute()).toEqual([]);
    await fresh.destroy();
    expect(schemaOf(folder.join("older"))).toEqual(schemaOf(folder.join("fresh")));
    expect(() => openDatabase(folder.join("older"))).not.toThrow();
  });

  test("of a newer build is refused", () => {
    using folder = temporaryFolder();
    const newer = new DatabaseSync(folder.join("newer"));
    newer.exec("PRAGMA user_version = 99");
    newer.close();
    expect(() => openDatabase(folder.join("newer"))).toThrow("schema version 99; this build knows up to");
  });
});
