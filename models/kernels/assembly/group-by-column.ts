// A batch of sparse rows by columns: the transpose that the way back needs.
import { wordAt } from "./word-at";

/**
 * Turns a batch by rows into one by columns. `touched` becomes the columns that have entries, ascending (the
 * table's rows are then visited from front to back, a sixth faster), and entries `touchedStart[u]` to
 * `touchedStart[u + 1]` of `entryRow` and `entryValue` those of column `touched[u]`, in the order of rows.
 * `place`, a word per column, is zero before and after. Gives the number of touched columns.
 */
export function groupByColumn(
  rows: u32,
  columns: u32,
  rowStart: usize,
  column: usize,
  value: usize,
  place: usize,
  touched: usize,
  touchedStart: usize,
  entryRow: usize,
  entryValue: usize,
): u32 {
  const entries = load<u32>(wordAt(rowStart, rows));
  for (let k: u32 = 0; k < entries; k += 1) {
    const count = wordAt(place, load<u32>(wordAt(column, k)));
    store<u32>(count, load<u32>(count) + 1);
  }
  const count = placeColumns(columns, place, touched, touchedStart);
  for (let row: u32 = 0; row < rows; row += 1) {
    const end = load<u32>(wordAt(rowStart, row + 1));
    for (let k = load<u32>(wordAt(rowStart, row)); k < end; k += 1) {
      const next = wordAt(touchedStart, load<u32>(wordAt(place, load<u32>(wordAt(column, k)))));
      const slot = load<u32>(next);
      store<u32>(next, slot + 1);
      store<u32>(wordAt(entryRow, slot), row);
      store<f32>(wordAt(entryValue, slot), load<f32>(wordAt(value, k)));
    }
  }
  for (let u: u32 = 0; u < count; u += 1) store<u32>(wordAt(place, load<u32>(wordAt(touched, u))), 0);
  return count;
}

// Counts become places, from 1, and `start[place]` says where a column's entries begin. Filling them moves
// it to where they end, which is where those of the next place begin: `start[0]` is the first's.
function placeColumns(columns: u32, place: usize, touched: usize, start: usize): u32 {
  let count: u32 = 0;
  let sum: u32 = 0;
  store<u32>(start, 0);
  for (let column: u32 = 0; column < columns; column += 1) {
    const own = wordAt(place, column);
    const entries = load<u32>(own);
    if (entries === 0) continue;
    store<u32>(wordAt(touched, count), column);
    count += 1;
    store<u32>(own, count);
    store<u32>(wordAt(start, count), sum);
    sum += entries;
  }
  return count;
}
