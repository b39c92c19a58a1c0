import type { NodeMessage } from "../../proto/gen/chorale/v1/NodeMessage.ts";
import { sha256, type EgressRecord, type Leaving } from "./record.ts";

/** The record as senders see it: what is not written there does not leave. */
export class Departures {
  readonly #record: EgressRecord;
  #failure: unknown = null;

  constructor(record: EgressRecord) {
    this.#record = record;
  }

  /**
   * Writes down a message; when this returns, the message may leave. Throws where the record cannot be
   * written, and from then on always: a gap in the record would look like a time in which nothing left.
   */
  note(leaving: Leaving): void {
    this.check();
    try {
      if (leaving.kind === "heartbeat") this.#record.countHeartbeat(leaving);
      else this.#record.append(leaving);
    } catch (error) {
      this.#failure = error;
      throw error;
    }
  }

  /** Throws what made an earlier `note` fail. */
  check(): void {
    if (this.#failure !== null) throw this.#failure;
  }

  /** Completes the record. */
  close(): void {
    this.#record.close();
  }
}

/** What is recorded of a message that travels as `bytes`. */
export function leavingOf(
  kind: string,
  bytes: Uint8Array,
  { study = null, round = null }: { readonly study?: string | null; readonly round?: number | null } = {},
): Leaving {
  return { kind, bytes: bytes.length, digest: sha256(bytes), study, round };
}

/**
 * What is recorded of a control message: kind, study and round of the message, bytes and digest of its frame.
 */
export function leavingOfControl(message: NodeMessage, frame: Uint8Array): Leaving {
  const [name = "nothing", content] =
    Object.entries(message).find(([, value]) => typeof value === "object") ?? [];
  const { study, round } = (content ?? {}) as { study?: string; round?: number };
  const kind = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return leavingOf(kind, frame, { study: study ?? null, round: round ?? null });
}
