// A table `[columns, width]` and a batch of sparse rows: products, the table's gradient, and steps of the
// rows of the table that the batch touches. Each product and each row of the table is worked on by one
// thread in a fixed order, so that the bits do not depend on how many threads there are: `begin` and `end`
// are a thread's share, `scratch` is its own row of `width`.
import { adam } from "./adam";
import { addScaled, addScaledDifference, scale } from "./fold";
import { sgdMomentum } from "./momentum";
import { sumOfSquares } from "./norm";
import { sumRows } from "./sum-rows";
import { wordAt } from "./word-at";

/** `product[row]` = the sum of `value[k]` times row `column[k]` of the table, for rows in [begin, end). */
export function sparseProducts(
  table: usize,
  rowStart: usize,
  column: usize,
  value: usize,
  product: usize,
  width: u32,
  scratch: usize,
  begin: u32,
  end: u32,
): void {
  const bytes = (<usize>width) << 2;
  for (let row: usize = begin; row < <usize>end; row += 1) {
    const start = rowStart + (row << 2);
    sumRows(product + row * bytes, table, column, value, load<u32>(start), load<u32>(start, 4), width);
  }
}

/**
 * The gradients of touched rows [begin, end) of the table; that of row `first` goes to the front of `target`.
 */
export function sparseGradients(
  touchedStart: usize,
  entryRow: usize,
  entryValue: usize,
  gradient: usize,
  target: usize,
  first: u32,
  width: u32,
  scratch: usize,
  begin: u32,
  end: u32,
): void {
  for (let u = begin; u < end; u += 1) {
    const row = target + ((<usize>(u - first) * <usize>width) << 2);
    sumEntries(row, u, touchedStart, entryRow, entryValue, gradient, width);
  }
}

function sumEntries(
  target: usize,
  u: u32,
  touchedStart: usize,
  entryRow: usize,
  entryValue: usize,
  gradient: usize,
  width: u32,
): void {
  const start = wordAt(touchedStart, u);
  sumRows(target, gradient, entryRow, entryValue, load<u32>(start), load<u32>(start, 4), width);
}

/** `squares[u]` = the sum of the squares of the gradient of touched row `u`, in float64. */
export function sparseSquares(
  touchedStart: usize,
  entryRow: usize,
  entryValue: usize,
  gradient: usize,
  squares: usize,
  width: u32,
  scratch: usize,
  begin: u32,
  end: u32,
): void {
  for (let u = begin; u < end; u += 1) {
    sumEntries(scratch, u, touchedStart, entryRow, entryValue, gradient, width);
    store<f64>(squares + ((<usize>u) << 3), sumOfSquares(scratch, width));
  }
}

/** `factor` times the gradient of touched row `u`, and a pull of `proximal` towards the anchor's row. */
function stepGradient(
  scratch: usize,
  u: u32,
  touchedStart: usize,
  entryRow: usize,
  entryValue: usize,
  gradient: usize,
  width: u32,
  factor: f32,
  proximal: f32,
  weight: usize,
  anchor: usize,
): void {
  sumEntries(scratch, u, touchedStart, entryRow, entryValue, gradient, width);
  if (factor !== 1) scale(scratch, width, factor);
  if (proximal !== 0) addScaledDifference(scratch, weight, anchor, width, proximal);
}

/** Touched rows whose tables are fetched together. */
const FETCHED: u32 = 4;

/**
 * Reads a word of every cache line of touched row `u` and those that follow, side by side: a row is too short
 * for the processor to learn where it goes, and waiting for several at once is waiting less. What is read
 * goes to `scratch`, or a compiler would leave it out.
 */
function fetchRows(
  scratch: usize,
  touched: usize,
  u: u32,
  end: u32,
  width: u32,
  first: usize,
  second: usize,
  third: usize,
): void {
  const bytes = (<usize>width) << 2;
  const stop = min(u + FETCHED, end);
  let read: u32 = 0;
  for (let i: usize = 0; i < bytes; i += 64)
    for (let row = u; row < stop; row += 1) {
      const at = <usize>load<u32>(wordAt(touched, row)) * bytes + i;
      read |= load<u32>(first + at) | load<u32>(second + at) | load<u32>(third + at);
    }
  store<u32>(scratch, read);
}

/** A step of Adam on touched rows [begin, end). `proximal` is 0 where there is no anchor. */
export function sparseAdam(
  weights: usize,
  mean: usize,
  square: usize,
  anchor: usize,
  touched: usize,
  touchedStart: usize,
  entryRow: usize,
  entryValue: usize,
  gradient: usize,
  width: u32,
  factor: f32,
  proximal: f32,
  rate: f32,
  beta1: f32,
  beta2: f32,
  epsilon: f32,
  keep: f32,
  scratch: usize,
  begin: u32,
  end: u32,
): void {
  for (let u = begin; u < end; u += 1) {
    if ((u - begin) % FETCHED === 0) fetchRows(scratch, touched, u, end, width, weights, mean, square);
    const row = (<usize>load<u32>(wordAt(touched, u)) * <usize>width) << 2;
    const weight = weights + row;
    stepGradient(
      scratch,
      u,
      touchedStart,
      entryRow,
      entryValue,
      gradient,
      width,
      factor,
      proximal,
      weight,
      anchor + row,
    );
    adam(weight, scratch, mean + row, square + row, width, rate, beta1, beta2, epsilon, keep);
  }
}

/** A step of SGD on touched rows [begin, end); with momentum where there is a `velocity`. */
export function sparseSgd(
  weights: usize,
  velocity: usize,
  anchor: usize,
  touched: usize,
  touchedStart: usize,
  entryRow: usize,
  entryValue: usize,
  gradient: usize,
  width: u32,
  factor: f32,
  proximal: f32,
  rate: f32,
  momentum: f32,
  scratch: usize,
  begin: u32,
  end: u32,
): void {
  const moved = velocity === 0 ? weights : velocity;
  for (let u = begin; u < end; u += 1) {
    if ((u - begin) % FETCHED === 0) fetchRows(scratch, touched, u, end, width, weights, moved, moved);
    const row = (<usize>load<u32>(wordAt(touched, u)) * <usize>width) << 2;
    const weight = weights + row;
    stepGradient(
      scratch,
      u,
      touchedStart,
      entryRow,
      entryValue,
      gradient,
      width,
      factor,
      proximal,
      weight,
      anchor + row,
    );
    if (velocity === 0) addScaled(weight, scratch, width, -rate);
    else sgdMomentum(weight, scratch, velocity + row, width, rate, momentum);
  }
}
