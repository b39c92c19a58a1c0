import type { SparseRows } from "../examples.ts";
import type { SharedKernels } from "./shared-kernels.ts";
import { Region } from "./shared-memory.ts";

/** Columns in ascending order, each with its run of entries: run `u` is `start[u]` to `start[u + 1]`. */
export type ColumnRuns = { readonly count: number; readonly column: Region; readonly start: Region };

/** A batch of sparse rows in shared memory, by rows and, once asked for, by columns. */
export class SparseBatch {
  readonly #kernels: SharedKernels;
  readonly #columns: number;
  readonly rowStart: Region;
  readonly column: Region;
  readonly value: Region;
  readonly entryRow: Region;
  readonly entryValue: Region;
  readonly #touched: Region;
  readonly #touchedStart: Region;
  readonly #every: Region;
  readonly #everyStart: Region;
  readonly #place: Region;
  #rows = 0;
  #entries = 0;
  #touchedCount: number | null = 0;

  constructor(kernels: SharedKernels, columns: number) {
    this.#kernels = kernels;
    this.#columns = columns;
    const region = (): Region => new Region(kernels.memory);
    [this.rowStart, this.column, this.value] = [region(), region(), region()];
    [this.#touched, this.#touchedStart] = [region(), region()];
    [this.#every, this.#everyStart] = [region(), region()];
    [this.entryRow, this.entryValue, this.#place] = [region(), region(), region()];
  }

  /** How many rows it holds. */
  get rows(): number {
    return this.#rows;
  }

  /**
   * Takes these rows in place of those before. Throws a `RangeError` for rows that do not make sense or a
   * column that does not exist, and then keeps those before.
   */
  hold(rows: SparseRows): void {
    const entries = entriesOf(rows, this.#columns);
    this.rowStart.words(rows.rows + 1).set(rows.rowStart.subarray(0, rows.rows + 1));
    this.column.words(entries).set(rows.column.subarray(0, entries));
    this.value.floats(entries).set(rows.value.subarray(0, entries));
    this.#rows = rows.rows;
    this.#entries = entries;
    this.#touchedCount = null;
  }

  /** The columns that have entries. */
  touchedColumns(): ColumnRuns {
    this.#touchedCount ??= this.#group();
    return { count: this.#touchedCount, column: this.#touched, start: this.#touchedStart };
  }

  /** All columns, those without entries with an empty run. */
  everyColumn(): ColumnRuns {
    const { count: touched } = this.touchedColumns();
    const touchedColumn = this.#touched.words(touched);
    const touchedStart = this.#touchedStart.words(touched + 1);
    const column = this.#every.words(this.#columns);
    const start = this.#everyStart.words(this.#columns + 1);
    let next = 0;
    for (let index = 0; index < this.#columns; index += 1) {
      column[index] = index;
      start[index] = touchedStart[next]!;
      if (next < touched && touchedColumn[next] === index) next += 1;
    }
    start[this.#columns] = touchedStart[touched]!;
    return { count: this.#columns, column: this.#every, start: this.#everyStart };
  }

  #group(): number {
    const entries = this.#entries;
    this.#place.words(this.#columns);
    this.#touched.words(entries);
    this.#touchedStart.words(entries + 1);
    this.entryRow.words(entries);
    this.entryValue.floats(entries);
    const from = [this.rowStart, this.column, this.value, this.#place];
    const to = [this.#touched, this.#touchedStart, this.entryRow, this.entryValue];
    return this.#kernels.groupByColumn(
      this.#rows,
      this.#columns,
      ...[...from, ...to].map(({ address }) => address),
    );
  }
}

/** How many entries there are, all of them sound. */
function entriesOf({ rows, rowStart, column, value }: SparseRows, columns: number): number {
  if (rowStart.length <= rows || rowStart[0] !== 0) throw new RangeError("rows that do not begin at 0");
  for (let row = 0; row < rows; row += 1)
    if (rowStart[row]! > rowStart[row + 1]!) throw new RangeError(`row ${row} ends before it begins`);
  const entries = rowStart[rows]!;
  if (column.length < entries || value.length < entries) throw new RangeError("rows with missing entries");
  for (let k = 0; k < entries; k += 1)
    if (column[k]! >= columns) throw new RangeError(`an entry in column ${column[k]} of ${columns}`);
  return entries;
}
