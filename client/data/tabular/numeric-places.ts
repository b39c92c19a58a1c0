import type { FeatureRows, SparseRows } from "../../../models/examples.ts";
import type { FeatureColumn } from "../../../trust/manifest/data-protocol.ts";
import { columnWidth } from "../../../trust/manifest/feature-count-of.ts";

/** Where a numeric column's value lies in a row; the place after it says whether the value is missing. */
export type NumericPlace = { readonly column: string; readonly at: number };

/** The places of the numeric columns, in order. Throws a `RangeError` for features of other columns. */
export function numericPlaces(
  columns: readonly FeatureColumn[],
  features: Pick<FeatureRows, "columns">,
): NumericPlace[] {
  let first = 0;
  const places = columns.flatMap((column) => {
    const at = first;
    first += columnWidth(column);
    return column.kind === "numeric" ? [{ column: column.name, at }] : [];
  });
  if (first !== features.columns)
    throw new RangeError(`${features.columns} feature columns for a protocol of ${first}`);
  return places;
}

/**
 * Calls back for each entry of a row in ascending order, and for each numeric place with the value that is
 * measured there, NaN where it is missing; the two places of a numeric column are no entries of their own.
 */
export function walkRow(
  rows: SparseRows,
  row: number,
  places: readonly NumericPlace[],
  visit: {
    readonly numeric: (index: number, value: number) => void;
    readonly other?: (column: number, value: number) => void;
  },
): void {
  let entry = rows.rowStart[row]!;
  const end = rows.rowStart[row + 1]!;
  const othersBefore = (column: number): void => {
    for (; entry < end && rows.column[entry]! < column; entry += 1)
      visit.other?.(rows.column[entry]!, rows.value[entry]!);
  };
  for (let index = 0; index < places.length; index += 1) {
    const { at } = places[index]!;
    othersBefore(at);
    let value = 0;
    for (; entry < end && rows.column[entry]! <= at + 1; entry += 1) {
      if (rows.column[entry] === at) value = rows.value[entry]!;
      else if (rows.value[entry] !== 0) value = NaN;
    }
    visit.numeric(index, value);
  }
  othersBefore(Infinity);
}
