import type { Kysely, Transaction } from "kysely";
import type { RoundSummary__Output } from "../../proto/gen/chorale/v1/RoundSummary.ts";
import type { ManifestOnWire } from "../../trust/manifest/signed-manifest.ts";
import type { Study, StudyEvent } from "../study/study.ts";
import { stepStudy } from "../study/step-study.ts";
import type { Tables } from "./database.ts";

/** A study as it was before the last stop, its journal replayed. */
export type RestoredStudy = {
  readonly study: Study;
  /**
   * Every version of the manifest that the operator signed, by digest; also those that never came into force.
   */
  readonly versions: ReadonlyMap<string, ManifestOnWire>;
  readonly sequence: number;
  readonly rounds: readonly RoundSummary__Output[];
  readonly bytesUp: number;
  readonly bytesDown: number;
};

/**
 * What one batch of events adds to the journal; written in one transaction, before anything is done about it.
 */
export type JournalBatch = {
  readonly study: string;
  readonly events: readonly { readonly sequence: number; readonly event: StudyEvent }[];
  readonly closedRounds: readonly RoundSummary__Output[];
  /**
   * Where a round closed, a version came into force or the journal is long: the state after the batch, which
   * replaces the journal so far.
   */
  readonly snapshot: {
    readonly state: Study;
    readonly sequence: number;
    bytesUp: number;
    bytesDown: number;
  } | null;
};

/** A version of a manifest as the operator signed it. */
export type Version = Pick<Study, "manifest" | "digest"> & { readonly signed: ManifestOnWire };

/** Studies, their journals and their rounds' history, in the database. */
export class StudyStore {
  readonly #database: Kysely<Tables>;

  constructor(database: Kysely<Tables>) {
    this.#database = database;
  }

  /** Adds a new study with its first version; false where the name is taken. */
  async insert(study: Study, signed: ManifestOnWire, createdAtMs: number): Promise<boolean> {
    const { manifest, ...state } = study;
    return this.#database.transaction().execute(async (transaction) => {
      const result = await transaction
        .insertInto("studies")
        .values({
          name: manifest.study,
          manifest: JSON.stringify(manifest),
          digest: study.digest,
          state: JSON.stringify(state),
          sequence: 0,
          created_at_ms: createdAtMs,
          bytes_up: 0,
          bytes_down: 0,
        })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirst();
      if (result.numInsertedOrUpdatedRows !== 1n) return false;
      await insertVersion(transaction, { ...study, signed });
      return true;
    });
  }

  /** Keeps a proposed version; on disk when the promise resolves. Repeating it changes nothing. */
  async addVersion(version: Version): Promise<void> {
    await insertVersion(this.#database, version);
  }

  /** Appends to the journal; on disk when the promise resolves, with how many bytes that took, about. */
  async append(batch: JournalBatch): Promise<number> {
    const events = batch.events.map(({ sequence, event }) => ({
      study: batch.study,
      sequence,
      event: JSON.stringify(event),
    }));
    await this.#database.transaction().execute(async (transaction) => {
      if (events.length > 0) await transaction.insertInto("events").values(events).execute();
      for (const { event } of batch.events)
        if (event.kind === "decided") await replaceDecision(transaction, batch.study, event);
      for (const summary of batch.closedRounds)
        await transaction
          .insertInto("rounds")
          .values({ study: batch.study, number: summary.round, summary: JSON.stringify(summary) })
          .execute();
      if (batch.snapshot !== null) await replaceSnapshot(transaction, batch.study, batch.snapshot);
    });
    return events.reduce((bytes, { event }) => bytes + event.length, 0);
  }

  /**
   * Every study whose manifest is signed, in the order of creation; those of builds that did not sign them
   * cannot go on.
   */
  async restore(): Promise<RestoredStudy[]> {
    const rows = await this.#database.selectFrom("studies").selectAll().orderBy("created_at_ms").execute();
    const versions = await this.#versions();
    const signed = rows.filter(({ name, digest }) => versions.get(name)?.has(digest));
    return Promise.all(
      signed.map(async (row) => {
        const state = { ...JSON.parse(row.state), manifest: JSON.parse(row.manifest) } as Study;
        const journal = await this.#database
          .selectFrom("events")
          .selectAll()
          .where("study", "=", row.name)
          .where("sequence", ">", row.sequence)
          .orderBy("sequence")
          .execute();
        const study = journal.reduce(
          (before, { event }) => stepStudy(before, JSON.parse(event) as StudyEvent)[0],
          state,
        );
        const rounds = await this.#database
          .selectFrom("rounds")
          .select("summary")
          .where("study", "=", row.name)
          .orderBy("number")
          .execute();
        return {
          study,
          versions: versions.get(row.name)!,
          sequence: journal.at(-1)?.sequence ?? row.sequence,
          rounds: rounds.map(({ summary }) => JSON.parse(summary) as RoundSummary__Output),
          bytesUp: row.bytes_up,
          bytesDown: row.bytes_down,
        };
      }),
    );
  }

  /** The names of studies that `restore` leaves out. */
  async unsigned(): Promise<string[]> {
    const versions = await this.#versions();
    const rows = await this.#database.selectFrom("studies").select(["name", "digest"]).execute();
    return rows.filter(({ name, digest }) => !versions.get(name)?.has(digest)).map(({ name }) => name);
  }

  async #versions(): Promise<Map<string, Map<string, ManifestOnWire>>> {
    const byStudy = new Map<string, Map<string, ManifestOnWire>>();
    for (const row of await this.#database.selectFrom("manifests").selectAll().orderBy("version").execute()) {
      const versions = byStudy.get(row.study) ?? new Map<string, ManifestOnWire>();
      byStudy.set(row.study, versions);
      versions.set(row.digest, {
        manifest: Buffer.from(row.manifest),
        operatorKey: row.operator_key,
        signature: Buffer.from(row.signature, "base64url"),
      });
    }
    return byStudy;
  }
}

async function insertVersion(database: Kysely<Tables>, { manifest, digest, signed }: Version): Promise<void> {
  await database
    .insertInto("manifests")
    .values({
      study: manifest.study,
      version: manifest.version,
      digest,
      manifest: Buffer.from(signed.manifest).toString("utf8"),
      operator_key: signed.operatorKey,
      signature: Buffer.from(signed.signature).toString("base64url"),
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** The machine has found it to be the later one. */
async function replaceDecision(
  transaction: Transaction<Tables>,
  study: string,
  { digest, node, decision }: StudyEvent & { kind: "decided" },
): Promise<void> {
  await transaction
    .insertInto("approvals")
    .values({ study, digest, node, approval: decision.signed })
    .onConflict((conflict) =>
      conflict.columns(["study", "digest", "node"]).doUpdateSet({ approval: decision.signed }),
    )
    .execute();
}

async function replaceSnapshot(
  transaction: Transaction<Tables>,
  study: string,
  snapshot: NonNullable<JournalBatch["snapshot"]>,
): Promise<void> {
  const { manifest, ...state } = snapshot.state;
  await transaction
    .updateTable("studies")
    .set({
      manifest: JSON.stringify(manifest),
      digest: state.digest,
      state: JSON.stringify(state),
      sequence: snapshot.sequence,
      bytes_up: snapshot.bytesUp,
      bytes_down: snapshot.bytesDown,
    })
    .where("name", "=", study)
    .execute();
  await transaction
    .deleteFrom("events")
    .where("study", "=", study)
    .where("sequence", "<=", snapshot.sequence)
    .execute();
}
