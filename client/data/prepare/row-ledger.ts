import { MEASURES_NOTHING, type PartnerFile, type Problem, type RowReading } from "../formats/reading.ts";
import { GrowableColumn } from "./growable-column.ts";
import { InternedWords } from "./interned-words.ts";
import type { SourceSummary } from "./prepared.ts";

const UNMAPPED = 1;
const WHOLE_ROW = 0xffff_ffff;

type Counts = Pick<SourceSummary, "rows" | "kept" | "rejected" | "unmapped" | "cellsLeftOut">;
type Source = { readonly file: string; readonly opened: PartnerFile } & {
  -readonly [Field in keyof Counts]: number;
};

/** One thing that was left out, in words for the file's owner; `column` is "" for a row as a whole. */
export type LeftOutCell = {
  readonly file: string;
  readonly row: number;
  readonly column: string;
  readonly reason: string;
};

/**
 * The account of every row of every file: each ends as exactly one of kept, rejected, unmapped. Rows whose
 * structure is still with the chemistry are `pending` until `settle`. About 15 bytes for a thing left out.
 */
export class RowLedger {
  readonly #sources: Source[] = [];
  readonly #rejectedBy = new Map<string, number>();
  readonly #words = new InternedWords();
  readonly #entries = {
    source: uint32s(),
    row: uint32s(),
    column: uint32s(),
    reason: uint32s(),
    kind: new GrowableColumn((length) => new Uint8Array(length)),
  };

  /** Begins the account of a file; rows that follow are its rows. Gives its number. */
  open(opened: PartnerFile, file: string): number {
    const counts = { rows: 0, kept: 0, rejected: 0, unmapped: 0, cellsLeftOut: 0 };
    return this.#sources.push({ file, opened, ...counts }) - 1;
  }

  /** Enters a row that can measure nothing; the reason is its first rejection, else its first problem. */
  leaveOut(source: number, { row, problems }: RowReading): void {
    this.#enter(source, row, problems);
    const rejection = problems.find(({ kind }) => kind === "rejected");
    if (rejection !== undefined) this.#reject(source, rejection.reason);
    else if (problems.length > 0) this.#count(source, "unmapped");
    else this.#rejectWhole(source, row, MEASURES_NOTHING);
  }

  /** Enters the cells that are left out of a row which is not settled yet. */
  enterCells(source: number, { row, problems }: RowReading): void {
    this.#enter(source, row, problems);
  }

  /** Settles a row that has a value: kept, or rejected for its structure's `reason`. */
  settle(source: number, row: number, reason: string | null): void {
    if (reason === null) this.#count(source, "kept");
    else this.#rejectWhole(source, row, reason);
  }

  /** The files as they were read; a file may learn its container and notes only in reading. */
  sources(): readonly SourceSummary[] {
    return this.#sources.map(({ file, opened: { format, container, notes }, ...counts }) => {
      return { file, format, container, notes, ...counts };
    });
  }

  /** Reasons with the number of rows that ended by them, most frequent first, then in alphabetical order. */
  rejectedByReason(): readonly { readonly reason: string; readonly rows: number }[] {
    return [...this.#rejectedBy]
      .map(([reason, rows]) => ({ reason, rows }))
      .sort((left, right) => right.rows - left.rows || (left.reason < right.reason ? -1 : 1));
  }

  /** What was left out, in the order of files and rows. */
  *leftOut(kind: Problem["kind"]): Generator<LeftOutCell> {
    const { source, row, column, reason, kind: kinds } = this.#entries;
    const wanted = kind === "unmapped" ? UNMAPPED : 0;
    let found = 0;
    for (let index = 0; index < kinds.length; index += 1) found += Number(kinds.at(index) === wanted);
    const order = new Uint32Array(found);
    for (let index = 0, at = 0; index < kinds.length; index += 1)
      if (kinds.at(index) === wanted) order[at++] = index;
    order.sort(
      (left, right) => source.at(left) - source.at(right) || row.at(left) - row.at(right) || left - right,
    );
    for (const index of order) {
      const name = column.at(index);
      yield {
        file: this.#sources[source.at(index)]!.file,
        row: row.at(index),
        column: name === WHOLE_ROW ? "" : this.#words.word(name),
        reason: this.#words.word(reason.at(index)),
      };
    }
  }

  #enter(source: number, row: number, problems: readonly Problem[]): void {
    for (const { kind, column, reason } of problems) {
      const { source: sources, row: rows, column: columns, reason: reasons, kind: kinds } = this.#entries;
      sources.push(source);
      rows.push(row);
      columns.push(column === null ? WHOLE_ROW : this.#words.numberOf(column));
      reasons.push(this.#words.numberOf(reason));
      kinds.push(kind === "unmapped" ? UNMAPPED : 0);
      if (column !== null) this.#sources[source]!.cellsLeftOut += 1;
    }
  }

  #rejectWhole(source: number, row: number, reason: string): void {
    this.#enter(source, row, [{ kind: "rejected", column: null, reason }]);
    this.#reject(source, reason);
  }

  #reject(source: number, reason: string): void {
    this.#count(source, "rejected");
    this.#rejectedBy.set(reason, (this.#rejectedBy.get(reason) ?? 0) + 1);
  }

  #count(source: number, outcome: "kept" | "rejected" | "unmapped"): void {
    this.#sources[source]!.rows += 1;
    this.#sources[source]![outcome] += 1;
  }
}

function uint32s(): GrowableColumn<Uint32Array> {
  return new GrowableColumn((length) => new Uint32Array(length));
}
