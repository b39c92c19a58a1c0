import type { Chained } from "../../../trust/record/chained-entry.ts";
import { readChainedFiles, type RecordProblem } from "../../../trust/record/read-chained-files.ts";
import { VERDICT_PREFIX, verdictFolder, type VerdictEntry } from "./verdict-record.ts";

/** The end of the record of verdicts, and whether the whole of it is as it was written. */
export type Verdicts = {
  readonly entries: readonly Chained<VerdictEntry>[];
  /** Of the whole record. */
  readonly count: number;
  /** The first place where the chain is broken; null where it is whole. */
  readonly problem: RecordProblem | null;
};

/** Reads the whole record, in little memory, and gives its last entries. */
export async function readVerdicts(stateDir: string, last: number): Promise<Verdicts> {
  const entries: Chained<VerdictEntry>[] = [];
  let count = 0;
  let problem: RecordProblem | null = null;
  for await (const found of readChainedFiles<VerdictEntry>(verdictFolder(stateDir), VERDICT_PREFIX)) {
    if (found.kind === "problem") {
      const { file, line, problem: what } = found;
      problem ??= { file, line, problem: what };
    }
    if (found.kind !== "entry") continue;
    count += 1;
    if (entries.push(found.entry) > last) entries.shift();
  }
  return { entries, count, problem };
}
