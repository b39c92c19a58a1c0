import type { FeatureRows } from "../../../models/examples.ts";
import type { FeatureSums } from "../../../models/scales.ts";
import type { FeatureColumn } from "../../../trust/manifest/data-protocol.ts";
import { numericPlaces, walkRow } from "./numeric-places.ts";

/** Rows that are in memory at a time. */
const BLOCK_ROWS = 4096;

/**
 * Count, sum and sum of squares of each numeric column over `rows` (those of the training folds), in the
 * manifest's order; missing values do not count. This vector of three numbers per column is all that a node
 * discloses of its features, and addition is all that is done with it: secure aggregation can carry it.
 * Throws a `RangeError` for features of other columns.
 */
export function featureSums(
  features: FeatureRows,
  rows: Uint32Array,
  columns: readonly FeatureColumn[],
): FeatureSums[] {
  const places = numericPlaces(columns, features);
  const sums = new Float64Array(places.length * 3);
  const numeric = (index: number, value: number): void => {
    if (Number.isNaN(value)) return;
    sums[index * 3]! += 1;
    sums[index * 3 + 1]! += value;
    sums[index * 3 + 2]! += value * value;
  };
  for (let start = 0; start < rows.length && places.length > 0; start += BLOCK_ROWS) {
    const block = features.select(rows.subarray(start, start + BLOCK_ROWS));
    for (let row = 0; row < block.rows; row += 1) walkRow(block, row, places, { numeric });
  }
  return places.map(({ column }, index) => {
    const [count, sum, sumOfSquares] = sums.subarray(index * 3, index * 3 + 3);
    return { column, count: count!, sum: sum!, sumOfSquares: sumOfSquares! };
  });
}
