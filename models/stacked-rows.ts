import type { FeatureRows, SparseRows } from "./examples.ts";

/** Several feature matrices of the same columns, one below the other. */
export class StackedRows implements FeatureRows {
  readonly rows: number;
  readonly columns: number;
  readonly #parts: readonly FeatureRows[];

  /** Throws a `RangeError` where the parts differ in their columns or there is none. */
  constructor(parts: readonly FeatureRows[]) {
    const columns = new Set(parts.map((part) => part.columns));
    if (columns.size !== 1) throw new RangeError(`parts of ${columns.size} different widths`);
    this.columns = [...columns][0]!;
    this.rows = parts.reduce((sum, part) => sum + part.rows, 0);
    this.#parts = parts;
  }

  select(rows: Uint32Array): SparseRows {
    const places = this.#parts.map((): number[] => []);
    const wanted = this.#parts.map((): number[] => []);
    for (const [place, row] of rows.entries()) {
      const [part, own] = this.#locate(row);
      places[part]!.push(place);
      wanted[part]!.push(own);
    }
    const selected = this.#parts.map((part, index) => part.select(Uint32Array.from(wanted[index]!)));
    return interleave(selected, places, rows.length);
  }

  #locate(row: number): readonly [part: number, row: number] {
    let first = 0;
    for (const [index, part] of this.#parts.entries()) {
      if (row < first + part.rows) return [index, row - first];
      first += part.rows;
    }
    throw new RangeError(`row ${row} of ${this.rows}`);
  }
}

/** Row `k` of part `p` becomes row `places[p][k]`. */
function interleave(
  parts: readonly SparseRows[],
  places: readonly (readonly number[])[],
  rows: number,
): SparseRows {
  const rowStart = new Uint32Array(rows + 1);
  for (const [index, part] of parts.entries())
    for (const [own, place] of places[index]!.entries())
      rowStart[place + 1] = part.rowStart[own + 1]! - part.rowStart[own]!;
  for (let row = 0; row < rows; row += 1) rowStart[row + 1]! += rowStart[row]!;
  const column = new Uint32Array(rowStart[rows]!);
  const value = new Float32Array(column.length);
  for (const [index, part] of parts.entries())
    for (const [own, place] of places[index]!.entries()) {
      column.set(part.column.subarray(part.rowStart[own], part.rowStart[own + 1]), rowStart[place]);
      value.set(part.value.subarray(part.rowStart[own], part.rowStart[own + 1]), rowStart[place]);
    }
  return { rows, columns: parts[0]!.columns, rowStart, column, value };
}
