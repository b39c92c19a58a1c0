import type { Clock } from "../../process/clock.ts";
import type { SigningKey } from "../../trust/keys/signing-key.ts";
import { ChainedFile } from "../../trust/record/chained-file.ts";
import { BytesOfLateDays } from "./bytes-sent.ts";
import { NOTES, recordPlace, type Leaving, type Recorded } from "./egress-entry.ts";

export { sha256 } from "../../trust/record/chained-entry.ts";
export type { EgressEntry, Leaving } from "./egress-entry.ts";

/**
 * Heartbeats are announced in blocks, before they leave: a crash can make the record say too many, never too
 * few.
 */
const HEARTBEATS_ANNOUNCED = 100;

/** The append-only, hash-chained record of one node. One program writes it at a time. */
export class EgressRecord {
  readonly #file: ChainedFile<Recorded>;
  readonly #sent: BytesOfLateDays;
  #announced = 0;
  #heartbeat: Leaving | null = null;

  /**
   * Opens or begins the record; a line that a crash cut short is removed and the removal noted. `key`, the
   * node's identity, seals full files.
   */
  constructor(path: string, clock: Clock, { key }: { readonly key?: SigningKey | undefined } = {}) {
    const { folder, prefix } = recordPlace(path);
    const noteRepair = ({
      bytes,
      digest,
    }: {
      readonly bytes: number;
      readonly digest: string;
    }): Recorded => ({
      kind: NOTES.repaired,
      count: 1,
      bytes,
      digest,
      study: null,
      round: null,
    });
    this.#file = new ChainedFile(folder, prefix, { clock, key, noteRepair });
    this.#sent = new BytesOfLateDays(path, clock);
  }

  /**
   * Writes the entry; when this returns, the message may leave. Throws where the record cannot be written.
   */
  append(leaving: Leaving): void {
    this.#write(leaving, 1);
  }

  /** Counts one heartbeat before it leaves. All of a block have the same size. */
  countHeartbeat(heartbeat: Leaving): void {
    if (heartbeat.bytes !== this.#heartbeat?.bytes) this.#settleHeartbeats();
    if (this.#announced === 0) {
      this.#write({ ...heartbeat, bytes: heartbeat.bytes * HEARTBEATS_ANNOUNCED }, HEARTBEATS_ANNOUNCED);
      this.#announced = HEARTBEATS_ANNOUNCED;
    }
    this.#heartbeat = heartbeat;
    this.#announced -= 1;
  }

  /**
   * Bytes that left since a moment of the last two days, counted by whole minutes; heartbeats as announced.
   */
  bytesSince(ms: number): number {
    return this.#sent.since(ms);
  }

  /** Corrects the count of heartbeats, makes everything durable and closes the file. */
  close(): void {
    try {
      this.#settleHeartbeats();
    } finally {
      this.#file.close();
    }
  }

  /** Notes those that were announced and not sent. */
  #settleHeartbeats(): void {
    const heartbeat = this.#heartbeat;
    if (heartbeat === null || this.#announced === 0) return;
    const bytes = heartbeat.bytes * this.#announced;
    this.#write({ ...heartbeat, kind: NOTES.unsent, bytes }, this.#announced);
    this.#announced = 0;
  }

  #write({ kind, bytes, digest, study, round }: Leaving, count: number): void {
    this.#sent.add(this.#file.append({ kind, count, bytes, digest, study, round }));
  }
}
