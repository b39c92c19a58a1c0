import type { ChainEnd } from "../../trust/record/chained-entry.ts";
import type { Found, RecordProblem } from "../../trust/record/read-chained-files.ts";
import type { Recorded } from "./egress-entry.ts";

/** How many problems are kept to be shown; all are counted. */
const PROBLEMS_KEPT = 100;

/** What verification found in a whole record. */
export type RecordVerdict = {
  /** Entries that were read. */
  readonly count: number;
  /** The last entry; null for an empty record. */
  readonly last: ChainEnd | null;
  readonly sealedFiles: number;
  /** Sequence of the last entry under a seal. */
  readonly sealedUpTo: number;
  /** Fingerprints of the keys that sealed. */
  readonly signers: readonly string[];
  readonly problem: RecordProblem | null;
  readonly problems: readonly RecordProblem[];
  readonly problemCount: number;
  /** Bytes of a last line that is not whole. */
  readonly tornBytes: number;
};

/**
 * Gathers what a reader of the record finds. `anchor`: an entry that was noted elsewhere and must be there;
 * `oneKey`: the node's key is not known, so that the seals can only be held to be by one and the same.
 */
export class RecordFindings {
  readonly #anchor: ChainEnd | null;
  readonly #oneKey: boolean;
  readonly #signers = new Set<string>();
  readonly #problems: RecordProblem[] = [];
  #problemCount = 0;
  #count = 0;
  #last: ChainEnd | null = null;
  #sealedFiles = 0;
  #sealedUpTo = 0;
  #tornBytes = 0;
  #anchored = false;

  constructor({ anchor, oneKey }: { readonly anchor: ChainEnd | null; readonly oneKey: boolean }) {
    this.#anchor = anchor;
    this.#oneKey = oneKey;
  }

  /** Takes one thing in, in the order of reading. */
  add(found: Found<Recorded>): void {
    switch (found.kind) {
      case "entry": {
        const { sequence, hash } = found.entry;
        this.#count += 1;
        this.#last = { sequence, hash };
        if (sequence === this.#anchor?.sequence) this.#anchored ||= hash === this.#anchor.hash;
        return;
      }
      case "sealed":
        this.#addSeal(found);
        return;
      case "torn":
        this.#tornBytes = found.bytes;
        return;
      case "problem": {
        const { file, line, problem } = found;
        this.#addProblem({ file, line, problem });
      }
    }
  }

  /** The whole, after the last thing was taken in. `name`: of the file to which a missing end belongs. */
  verdict(name: string): RecordVerdict {
    if (this.#anchor !== null && !this.#anchored)
      this.#addProblem({ file: name, line: null, problem: missingAnchor(this.#anchor, this.#last) });
    return {
      count: this.#count,
      last: this.#last,
      sealedFiles: this.#sealedFiles,
      sealedUpTo: this.#sealedUpTo,
      signers: [...this.#signers],
      problem: this.#problems[0] ?? null,
      problems: this.#problems,
      problemCount: this.#problemCount,
      tornBytes: this.#tornBytes,
    };
  }

  #addSeal({ file, signer, last }: Extract<Found<Recorded>, { kind: "sealed" }>): void {
    this.#sealedFiles += 1;
    this.#sealedUpTo = last;
    const [first] = this.#signers;
    if (this.#oneKey && first !== undefined && first !== signer)
      this.#addProblem({
        file,
        line: null,
        problem: `sealed by the key ${signer}, files before it by ${first}`,
      });
    this.#signers.add(signer);
  }

  #addProblem(problem: RecordProblem): void {
    this.#problemCount += 1;
    if (this.#problems.length < PROBLEMS_KEPT) this.#problems.push(problem);
  }
}

function missingAnchor({ sequence }: ChainEnd, last: ChainEnd | null): string {
  const end = last?.sequence ?? 0;
  return sequence > end
    ? `entry ${sequence} was there when it was noted, and the record now ends with entry ${end}`
    : `entry ${sequence} is not the one that was noted: the record was written anew`;
}
