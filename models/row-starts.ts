/**
 * Where the rows named by `rows` begin when they stand one after the other, `[rows.length + 1]`, given where
 * all rows begin. Throws a `RangeError` for a row that does not exist.
 */
export function rowStartsOf(rows: Uint32Array, starts: Uint32Array): Uint32Array {
  const selected = new Uint32Array(rows.length + 1);
  for (const [index, row] of rows.entries()) {
    if (row >= starts.length - 1) throw new RangeError(`row ${row} of ${starts.length - 1}`);
    selected[index + 1] = selected[index]! + starts[row + 1]! - starts[row]!;
  }
  return selected;
}
