import { bitPermutation } from "./permute-bits.ts";
import type { FeatureProtocol } from "./feature-protocol.ts";

/** The columns of a folded fingerprint that are set, ascending, with how many environments fell on each. */
export type FoldedCounts = { readonly column: Uint32Array; readonly count: Uint32Array };

/**
 * Folds environments to the protocol's size by remainder and, where the protocol says so, moves every bit to
 * its place under the partners' key.
 */
export function foldEnvironments(
  environments: Uint32Array,
  { size, permuted }: FeatureProtocol["fingerprint"],
  key: string,
): FoldedCounts {
  const place = permuted ? bitPermutation(key, size) : undefined;
  const folded = environments.map((identifier) => place?.[identifier % size] ?? identifier % size).sort();
  const column = new Uint32Array(folded.length);
  const count = new Uint32Array(folded.length);
  let used = 0;
  for (const [index, bit] of folded.entries()) {
    if (index === 0 || bit !== folded[index - 1]) column[used++] = bit;
    count[used - 1]!++;
  }
  return { column: column.subarray(0, used), count: count.subarray(0, used) };
}

/** What a column holds of a count of environments, above 0. */
export function countValue(count: number, values: FeatureProtocol["fingerprint"]["values"]): number {
  if (values === "binary") return 1;
  return values === "counts" ? count : Math.log1p(count);
}
