import type { Kysely, Transaction } from "kysely";
import type { RoundSummary__Output } from "../../proto/gen/chorale/v1/RoundSummary.ts";
import type { Study, StudyEvent } from "../study/study.ts";
import { stepStudy } from "../study/step-study.ts";
import type { Tables } from "./database.ts";

/** A study as it was before the last stop, its journal replayed. */
export type RestoredStudy = {
  readonly digest: string;
  readonly study: Study;
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
  /** Where a round closed: the state after the batch, which replaces the journal so far. */
  readonly snapshot: {
    readonly state: Study;
    readonly sequence: number;
    bytesUp: number;
    bytesDown: number;
  } | null;
};

/** Studies, their journals and their rounds' history, in the database. */
export class StudyStore {
  readonly #database: Kysely<Tables>;

  constructor(database: Kysely<Tables>) {
    this.#database = database;
  }

  /** Adds a new study; false where the name is taken. */
  async insert(study: Study, digest: string, createdAtMs: number): Promise<boolean> {
    const { manifest, ...state } = study;
    const result = await this.#database
      .insertInto("studies")
      .values({
        name: manifest.study,
        manifest: JSON.stringify(manifest),
        digest,
        state: JSON.stringify(state),
        sequence: 0,
        created_at_ms: createdAtMs,
        bytes_up: 0,
        bytes_down: 0,
      })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    return result.numInsertedOrUpdatedRows === 1n;
  }

  /** Appends to the journal; on disk when the promise resolves. */
  async append(batch: JournalBatch): Promise<void> {
    await this.#database.transaction().execute(async (transaction) => {
      if (batch.events.length > 0)
        await transaction
          .insertInto("events")
          .values(
            batch.events.map(({ sequence, event }) => ({
              study: batch.study,
              sequence,
              event: JSON.stringify(event),
            })),
          )
          .execute();
      for (const summary of batch.closedRounds)
        await transaction
          .insertInto("rounds")
          .values({ study: batch.study, number: summary.round, summary: JSON.stringify(summary) })
          .execute();
      if (batch.snapshot !== null) await replaceSnapshot(transaction, batch.study, batch.snapshot);
    });
  }

  /** Every study, in the order of creation. */
  async restore(): Promise<RestoredStudy[]> {
    const rows = await this.#database.selectFrom("studies").selectAll().orderBy("created_at_ms").execute();
    return Promise.all(
      rows.map(async (row) => {
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
          digest: row.digest,
          study,
          sequence: journal.at(-1)?.sequence ?? row.sequence,
          rounds: rounds.map(({ summary }) => JSON.parse(summary) as RoundSummary__Output),
          bytesUp: row.bytes_up,
          bytesDown: row.bytes_down,
        };
      }),
    );
  }
}

async function replaceSnapshot(
  transaction: Transaction<Tables>,
  study: string,
  snapshot: NonNullable<JournalBatch["snapshot"]>,
): Promise<void> {
  const { manifest: _, ...state } = snapshot.state;
  await transaction
    .updateTable("studies")
    .set({
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
