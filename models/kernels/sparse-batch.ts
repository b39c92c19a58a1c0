import type { SparseRows } from "../examples.ts";
import type { SharedKernels } from "./shared-kernels.ts";
import { Region } from "./shared-memory.ts";

/** A batch of sparse rows in shared memory, by rows and, once asked for, by columns. */
export class SparseBatch {
  readonly #kernels: SharedKernels;
  readonly #columns: number;
  readonly rowStart: Region;
  readonly column: Region;
  readonly value: Region;
  readonly touched: Region;
  readonly touchedStart: Region;
  readonly entryRow: Region;
  readonly entryValue: Region;
  readonly #place: Region;
  #rows = 0;
  #entries = 0;
  #touchedCount: number | null = 0;

  constructor(kernels: SharedKernels, columns: number) {
    this.#kernels = kernels;
    this.#columns = columns;
    const region = (): Region => new Region(kernels.memory);
    [this.rowStart, this.column, this.value] = [region(), region(), region()];
    [this.touched, this.touchedStart] = [region(), region()];
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

  /** How many different columns there are; from then on the entries are there by columns, too. */
  groupByColumn(): number {
    this.#touchedCount ??= this.#group();
    return this.#touchedCount;
  }

  #group(): number {
    const entries = this.#entries;
    this.#place.words(this.#columns);
    this.touched.words(entries);
    this.touchedStart.words(entries + 1);
    this.entryRow.words(entries);
    this.entryValue.floats(entries);
    const from = [this.rowStart, this.column, this.value, this.#place];
    const to = [this.touched, this.touchedStart, this.entryRow, this.entryValue];
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
