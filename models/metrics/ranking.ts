/** Positions in ascending order of `values`. */
export function ascendingOrder(values: ArrayLike<number>): Uint32Array {
  const order = Uint32Array.from({ length: values.length }, (_, index) => index);
  return order.sort((a, b) => values[a]! - values[b]! || a - b);
}

/** Runs of equal values in an order: `[start, end)` positions of each. */
export function* tiedRuns(values: ArrayLike<number>, order: ArrayLike<number>): Generator<[number, number]> {
  for (let start = 0; start < order.length;) {
    let end = start + 1;
    while (end < order.length && values[order[end]!] === values[order[start]!]) end += 1;
    yield [start, end];
    start = end;
  }
}

/** Ranks from 1; equal values share the mean of their ranks. */
export function averageRanks(values: ArrayLike<number>): Float64Array {
  const ranks = new Float64Array(values.length);
  const order = ascendingOrder(values);
  for (const [start, end] of tiedRuns(values, order))
    for (let position = start; position < end; position += 1) ranks[order[position]!] = (start + end + 1) / 2;
  return ranks;
}

/** Throws a `RangeError` unless both have the same length; false when a value is infinite or not a number. */
export function areComparable(left: ArrayLike<number>, right: ArrayLike<number>): boolean {
  if (left.length !== right.length) throw new RangeError(`${left.length} values against ${right.length}`);
  for (let index = 0; index < left.length; index += 1)
    if (!Number.isFinite(left[index]) || !Number.isFinite(right[index])) return false;
  return true;
}
