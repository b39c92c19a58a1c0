import { join } from "node:path";
import type { Clock } from "../../../process/clock.ts";
import type { SigningKey } from "../../../trust/keys/signing-key.ts";
import { ChainedFile } from "../../../trust/record/chained-file.ts";
import type { ReleaseDecision } from "../releases.ts";
import type { PolicyNow } from "./policy-file.ts";
import type { Verdict } from "./judge.ts";

/** A rule that refused, with its line and reason. */
export type Refused = Pick<Verdict, "rule" | "line" | "why">;

/** One line of the record of what this node's policy decided. */
export type VerdictEntry =
  | {
      readonly kind: "policy";
      /**
       * Digest of the policy with its defaults; null where the file cannot be read.
       */
      readonly policy: string | null;
    }
  | {
      readonly kind: "study" | "round" | "update";
      readonly study: string;
      readonly manifestDigest: string;
      readonly round: number | null;
      readonly updateDigest: string | null;
      readonly verdict: "allowed" | "refused" | "held";
      readonly refused: readonly Refused[];
    }
  | {
      readonly kind: "decision";
      readonly study: string;
      readonly round: number;
      readonly updateDigest: string;
      readonly decision: ReleaseDecision["decision"];
      readonly name: string;
    }
  | { readonly kind: "repaired"; readonly bytes: number; readonly digest: string };

/** A verdict on a study, a round or an update. */
export type JudgedEntry = Extract<VerdictEntry, { readonly study: string; readonly refused: unknown }>;

/** The files' prefix in the folder of verdicts. */
export const VERDICT_PREFIX = "verdicts";

/** Where the record of verdicts lies. */
export function verdictFolder(stateDir: string): string {
  return join(stateDir, "verdicts");
}

/** The hash-chained record of verdicts: what changed, not every repetition. */
export class VerdictRecord {
  readonly #file: ChainedFile<VerdictEntry>;
  readonly #last = new Map<string, string>();

  /** `key` seals full files. Throws a `CommandError` for a damaged record. */
  constructor(stateDir: string, clock: Clock, key: SigningKey | undefined) {
    this.#file = new ChainedFile<VerdictEntry>(verdictFolder(stateDir), VERDICT_PREFIX, {
      clock,
      key,
      noteRepair: (torn) => ({ kind: "repaired", ...torn }),
    });
  }

  /** Which policy is in force from now on. */
  policy(now: PolicyNow): void {
    this.#file.append({ kind: "policy", policy: "unreadable" in now ? null : now.digest });
  }

  /** A verdict; false where the same one was the last on this study's kind of question. */
  judged(entry: JudgedEntry): boolean {
    const { kind, study, refused, ...rest } = entry;
    // Reasons hold figures such as the hour: another figure is no other verdict.
    const verdict = JSON.stringify({ ...rest, refused: refused.map(({ rule, line }) => [rule, line]) });
    const question = `${kind} ${study}`;
    if (this.#last.get(question) === verdict) return false;
    this.#file.append(entry);
    this.#last.set(question, verdict);
    return true;
  }

  /** What a person decided on a held update, once. */
  decided({ study, round, updateDigest, decision, name }: ReleaseDecision): void {
    const question = `decision ${study}`;
    const verdict = `${updateDigest} ${decision} ${name}`;
    if (this.#last.get(question) === verdict) return;
    this.#file.append({ kind: "decision", study, round, updateDigest, decision, name });
    this.#last.set(question, verdict);
  }

  close(): void {
    this.#file.close();
  }
}
