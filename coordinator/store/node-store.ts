import type { Kysely } from "kysely";
import type { Tables } from "./database.ts";

/** A node that has connected at least once. */
export type KnownNode = {
  readonly name: string;
  readonly software: string;
  readonly certificateSha256: string;
  readonly firstSeenMs: number;
  readonly lastSeenMs: number;
};

/** The nodes that have been seen, in the database. */
export class NodeStore {
  readonly #database: Kysely<Tables>;

  constructor(database: Kysely<Tables>) {
    this.#database = database;
  }

  /** Records that a node connected or left at `atMs`. */
  async seen(node: Pick<KnownNode, "name" | "software" | "certificateSha256">, atMs: number): Promise<void> {
    const { name, software, certificateSha256 } = node;
    const fresh = { software, certificate_sha256: certificateSha256, last_seen_ms: atMs };
    await this.#database
      .insertInto("nodes")
      .values({ name, first_seen_ms: atMs, ...fresh })
      .onConflict((conflict) => conflict.column("name").doUpdateSet(fresh))
      .execute();
  }

  /** All known nodes by name. */
  async all(): Promise<KnownNode[]> {
    const rows = await this.#database.selectFrom("nodes").selectAll().orderBy("name").execute();
    return rows.map((row) => ({
      name: row.name,
      software: row.software,
      certificateSha256: row.certificate_sha256,
      firstSeenMs: row.first_seen_ms,
      lastSeenMs: row.last_seen_ms,
    }));
  }
}
