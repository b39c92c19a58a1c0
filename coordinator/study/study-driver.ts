import type { RoundSummary__Output } from "../../proto/gen/chorale/v1/RoundSummary.ts";
import type { Clock } from "../../process/clock.ts";
import { delay } from "../../process/clock.ts";
import { describeError } from "../../process/command-error.ts";
import type { Logger } from "../../process/log.ts";
import { memberNames } from "../../trust/manifest/member.ts";
import type { StudyManifest } from "../../trust/manifest/study-manifest.ts";
import type { NodeId } from "../round/round.ts";
import type { ManifestOnWire } from "../../trust/manifest/signed-manifest.ts";
import type { JournalBatch, RestoredStudy, StudyStore } from "../store/study-store.ts";
import { summariseRound } from "./summarise-round.ts";
import { stepStudy } from "./step-study.ts";
import type { Study, StudyEffect, StudyEvent } from "./study.ts";

const STORAGE_RETRY_MS = 2_000;
/** A journal of more is replaced by the state, whoever fills it: a start reads it from its beginning. */
const JOURNAL_EVENTS_MAX = 1_000;
const JOURNAL_BYTES_MAX = 16 * 1024 * 1024;

/** What a study's driver acts through. */
export type DriverPorts = {
  readonly store: StudyStore;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Called in order, each effect after its event is on disk. Effects are safe to repeat. */
  readonly perform: (driver: StudyDriver, effect: StudyEffect) => void;
};

type Queued = { readonly event: StudyEvent; readonly done: (effects: readonly StudyEffect[]) => void };

/**
 * Runs one study's pure machine: takes events one at a time, journals what they change, then acts (the order
 * of etcd-io/raft's `Ready`). Events that wait together are journalled in one transaction.
 */
export class StudyDriver {
  /** Every version of the manifest as the operator signed it, by digest. */
  readonly versions = new Map<string, ManifestOnWire>();
  /** Every node that one of these versions names. */
  readonly named = new Set<NodeId>();
  readonly rounds: RoundSummary__Output[];
  /** Payload bytes since creation. */
  bytes: { up: number; down: number };
  #study: Study;
  #sequence: number;
  #queue: Queued[] = [];
  #draining: Promise<void> | null = null;
  #closed = false;
  #bytesAtLastRound: { up: number; down: number };
  /** What the journal holds since the last snapshot, as far as this process wrote it. */
  #journalled = { events: 0, bytes: 0 };
  readonly #ports: DriverPorts;

  constructor(restored: RestoredStudy, ports: DriverPorts) {
    for (const [digest, signed] of restored.versions) this.addVersion(digest, signed);
    this.rounds = [...restored.rounds];
    this.bytes = { up: restored.bytesUp, down: restored.bytesDown };
    this.#bytesAtLastRound = { ...this.bytes };
    this.#study = restored.study;
    this.#sequence = restored.sequence;
    this.#ports = ports;
  }

  /** The state after the last event that is on disk. */
  get study(): Study {
    return this.#study;
  }

  /** Digest of the manifest in force. */
  get digest(): string {
    return this.#study.digest;
  }

  get name(): string {
    return this.#study.manifest.study;
  }

  /** Knows a version from here on; it is on disk already. */
  addVersion(digest: string, signed: ManifestOnWire): void {
    this.versions.set(digest, signed);
    const { members } = JSON.parse(Buffer.from(signed.manifest).toString("utf8")) as Pick<
      StudyManifest,
      "members"
    >;
    for (const node of memberNames({ members })) this.named.add(node);
  }

  /** Whether events wait to be taken. */
  get isBusy(): boolean {
    return this.#draining !== null;
  }

  /** Resolves with the event's effects once they are journalled and performed. */
  dispatch(event: StudyEvent): Promise<readonly StudyEffect[]> {
    if (this.#closed) return new Promise(() => {});
    return new Promise((done) => {
      this.#queue.push({ event, done });
      this.#draining ??= this.#drain().finally(() => (this.#draining = null));
    });
  }

  /** Takes no more events; resolves when those under way are on disk. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#draining;
  }

  async #drain(): Promise<void> {
    while (this.#queue.length > 0) await this.#take(this.#queue.splice(0));
  }

  async #take(batch: readonly Queued[]): Promise<void> {
    let study = this.#study;
    const journalled: { sequence: number; event: StudyEvent }[] = [];
    const outcomes = batch.map(({ event, done }) => {
      const [next, ...effects] = stepStudy(study, event);
      if (next !== study) journalled.push({ sequence: this.#sequence + journalled.length + 1, event });
      study = next;
      return { done, effects };
    });
    const effects = outcomes.flatMap((outcome) => outcome.effects);
    if (journalled.length > 0) await this.#journal(study, journalled, effects);
    this.#study = study;
    for (const outcome of outcomes) {
      for (const effect of outcome.effects) this.#ports.perform(this, effect);
      outcome.done(outcome.effects);
    }
  }

  async #journal(
    study: Study,
    events: JournalBatch["events"],
    effects: readonly StudyEffect[],
  ): Promise<void> {
    const closedRounds = effects.flatMap((effect) =>
      effect.kind === "record_round" ? [summariseRound(effect.closed, this.#bytesSinceLastRound())] : [],
    );
    const sequence = this.#sequence + events.length;
    const ended = effects.some((effect) => effect.kind === "end");
    const amended = study.digest !== this.#study.digest;
    const { events: held, bytes } = this.#journalled;
    const full = held + events.length > JOURNAL_EVENTS_MAX || bytes > JOURNAL_BYTES_MAX;
    const snapshot =
      closedRounds.length > 0 || ended || amended || full
        ? { state: study, sequence, bytesUp: this.bytes.up, bytesDown: this.bytes.down }
        : null;
    const written = await this.#appendUntilStored({ study: this.name, events, closedRounds, snapshot });
    this.#journalled =
      snapshot === null ? { events: held + events.length, bytes: bytes + written } : { events: 0, bytes: 0 };
    this.#sequence = sequence;
    this.rounds.push(...closedRounds);
  }

  /** A full disk stops the study, not the program: it goes on when there is room again. */
  async #appendUntilStored(batch: JournalBatch): Promise<number> {
    const { store, clock, logger } = this.#ports;
    for (;;) {
      try {
        return await store.append(batch);
      } catch (error) {
        logger.error(
          { study: this.name, reason: describeError(error) },
          "cannot write the journal; trying again",
        );
        await delay(clock, STORAGE_RETRY_MS);
      }
    }
  }

  #bytesSinceLastRound(): { up: number; down: number } {
    const before = this.#bytesAtLastRound;
    this.#bytesAtLastRound = { ...this.bytes };
    return { up: this.bytes.up - before.up, down: this.bytes.down - before.down };
  }
}
