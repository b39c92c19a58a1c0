import { SCAFFOLD_WORDS } from "./chunk-file.ts";
import { placeOf } from "./compound-order.ts";
import type { FinishedChunk } from "./structure-features.ts";

/**
 * A number for each distinct scaffold, in the order of compounds, `[compounds]`. Scaffolds are told apart by
 * 64 bits of their digest.
 */
export function numberScaffolds(chunks: readonly FinishedChunk[], structureOf: Uint32Array): Uint32Array {
  const numbers = new Map<bigint, number>();
  return structureOf.map((structure) => {
    const [{ scaffold }, at] = placeOf(chunks, structure);
    const [high, low] = scaffold.subarray(at * SCAFFOLD_WORDS, (at + 1) * SCAFFOLD_WORDS);
    const name = (BigInt(high!) << 32n) | BigInt(low!);
    const known = numbers.get(name);
    if (known !== undefined) return known;
    numbers.set(name, numbers.size);
    return numbers.size - 1;
  });
}
