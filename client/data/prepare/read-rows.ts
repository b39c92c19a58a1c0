import { basename } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { PartnerFile, Problem, RowReading } from "../formats/reading.ts";
import type { RowLedger } from "./row-ledger.ts";

/** Takes a row that measures something of the study; a promise makes the reading wait. */
export type TakeRow = (source: number, row: RowReading) => void | Promise<void>;

/** Where the rows of a reading go. */
export type RowIntake = {
  readonly ledger: RowLedger;
  /** The assays that the study's endpoints are measured by. */
  readonly wanted: ReadonlySet<string>;
  readonly take: TakeRow;
  /** Called now and then; may throw to stop. */
  readonly onBlock: () => void;
};

const NOT_ASKED_FOR = "the study has no endpoint that this assay measures";
const NOT_A_NUMBER = "the value is not a finite number";

/**
 * Reads every row of every file in order. A row without a value that the study asks for is settled with the
 * ledger here; every other one is entered with its cells that are left out, and taken.
 */
export async function readRows(files: readonly PartnerFile[], intake: RowIntake): Promise<void> {
  for (const file of files) {
    const source = intake.ledger.open(file, fileLabel(file));
    for await (const block of file.rows) {
      for (const row of block) {
        const waiting = takeRow(source, usable(row, intake.wanted), intake);
        if (waiting !== undefined) await waiting;
      }
      await nextTurn();
      intake.onBlock();
    }
  }
}

/** A file as lists of rows name it: rows of a workbook are counted within their sheet. */
export function fileLabel({ path, sheet }: PartnerFile): string {
  return sheet === "" ? basename(path) : `${basename(path)} (${sheet})`;
}

function takeRow(source: number, row: RowReading, { ledger, take }: RowIntake): void | Promise<void> {
  if (row.values.length === 0) return ledger.leaveOut(source, row);
  ledger.enterCells(source, row);
  return take(source, row);
}

/** The row with only the values that can be used; what is taken away becomes a problem. */
function usable(row: RowReading, wanted: ReadonlySet<string>): RowReading {
  const problems: Problem[] = [];
  const values = row.values.filter(({ assay, value }) => {
    const isWanted = wanted.has(assay);
    if (!isWanted) problems.push({ kind: "unmapped", column: assay, reason: NOT_ASKED_FOR });
    else if (!Number.isFinite(value))
      problems.push({ kind: "rejected", column: assay, reason: NOT_A_NUMBER });
    return isWanted && Number.isFinite(value);
  });
  return problems.length === 0 ? row : { ...row, values, problems: [...row.problems, ...problems] };
}
