import type { SparseTable } from "../kernels/sparse-table.ts";
import type { TensorPlace } from "./tensor-places.ts";

/** A table and the gradient of the last batch's product with it. */
export type TableGradient = {
  readonly tensor: string;
  readonly table: SparseTable;
  readonly gradient: Float32Array;
};

/**
 * Adds `scale` times the gradient of the last batch to `target`, the first elements of the layout's flat
 * vector: of dense tensors from `dense`, of tables made whole, zero where no column was set.
 */
export function addGradient(
  places: readonly TensorPlace[],
  { dense, tables }: { readonly dense: Float32Array; readonly tables: readonly TableGradient[] },
  scale: number,
  target: Float32Array,
): void {
  for (const { name, offset, length, denseOffset } of places) {
    if (offset >= target.length) continue;
    const source =
      denseOffset === null
        ? wholeGradient(tables.find(({ tensor }) => tensor === name)!)
        : dense.subarray(denseOffset, denseOffset + length);
    for (let index = 0; index < length; index += 1) target[offset + index]! += scale * source[index]!;
  }
}

function wholeGradient({ table, gradient }: TableGradient): Float32Array {
  const whole = new Float32Array(table.weights.length);
  table.gradientInto(gradient, whole);
  return whole;
}
