import { recentEntries } from "../../../trust/record/recent-entries.ts";
import { VERDICT_PREFIX, verdictFolder, type JudgedEntry, type VerdictEntry } from "./verdict-record.ts";

type Judged = Pick<JudgedEntry, "study" | "round" | "updateDigest" | "verdict">;

/**
 * Which updates this node let out of each study, over all runs of its client: what a coordinator that asks
 * for round after round can get is bounded by it. The same update, sent again, is one.
 */
export class UpdatesAllowed {
  /** By study, then by digest: the round that the update was for. */
  readonly #rounds = new Map<string, Map<string, number | null>>();

  /** Reads the record of verdicts. Throws a `CommandError` where it is damaged. */
  static of(stateDir: string): UpdatesAllowed {
    const updates = new UpdatesAllowed();
    for (const entry of recentEntries<VerdictEntry>(verdictFolder(stateDir), VERDICT_PREFIX))
      if (entry.kind === "update") updates.add(entry);
    return updates;
  }

  /** Takes a verdict on an update. */
  add({ study, round, updateDigest, verdict }: Judged): void {
    if (verdict !== "allowed" || updateDigest === null) return;
    const known = this.#rounds.get(study) ?? new Map<string, number | null>();
    this.#rounds.set(study, known.set(updateDigest, round));
  }

  /** How many left before, but for those of a round: that one may be gone on with. */
  beforeRound(study: string, round: number): number {
    return this.#count(study, (_, other) => other !== round);
  }

  /** How many others left. */
  beforeUpdate(study: string, updateDigest: string): number {
    return this.#count(study, (digest) => digest !== updateDigest);
  }

  #count(study: string, counts: (digest: string, round: number | null) => boolean): number {
    return [...(this.#rounds.get(study) ?? [])].filter(([digest, round]) => counts(digest, round)).length;
  }
}
