import type { TaskKind } from "../architecture/trunk-and-heads.ts";
import type { LabelRows, LabelWeights } from "../examples.ts";
import { isMarked } from "../label-rows.ts";
import { seededRandom } from "../random/seeded-random.ts";

/** The rows, of those named, that have a label with weight: an epoch is one pass over them. */
export function weightedRows(
  labels: LabelRows,
  rows: Uint32Array,
  kinds: readonly TaskKind[],
  { plain, marked }: LabelWeights,
): Uint32Array {
  const { rowStart, task } = labels;
  const hasWeight = (k: number): boolean =>
    (isMarked(labels, k, kinds[task[k]!]!) ? marked : plain)[task[k]!]! > 0;
  return rows.filter((row) => {
    for (let k = rowStart[row]!; k < rowStart[row + 1]!; k += 1) if (hasWeight(k)) return true;
    return false;
  });
}

/**
 * The rows in the order of one epoch: Fisher and Yates, drawn from seed and epoch alone, so that a training
 * can begin in any epoch.
 */
export function orderOfEpoch(rows: Uint32Array, seed: number, epoch: number): Uint32Array {
  const random = seededRandom(seed, "order of rows", epoch);
  const order = rows.slice();
  for (let last = order.length - 1; last > 0; last -= 1) {
    const other = random.below(last + 1);
    const row = order[last]!;
    order[last] = order[other]!;
    order[other] = row;
  }
  return order;
}
