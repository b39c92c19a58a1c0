import { CHUNK_STRUCTURES, KEY_WORDS } from "./chunk-file.ts";
import type { FinishedChunk } from "./structure-features.ts";
import type { StructureTable } from "./structure-table.ts";

/** The compounds that structures as written come down to. */
export type CompoundOrder = {
  /** For each structure its compound, -1 where it failed. */
  readonly compoundOf: Int32Array;
  /** For each compound the structure whose features it has. */
  readonly structureOf: Uint32Array;
};

/**
 * Compounds are the distinct standardised structures, ordered by the digest of their canonical SMILES. Where
 * several structures as written are one compound, the one whose text has the least digest stands for it, so
 * that the order of rows leaves no trace.
 */
export function orderCompounds(chunks: readonly FinishedChunk[], table: StructureTable): CompoundOrder {
  const first = leadingBits(chunks, table.size);
  const order = new Uint32Array(first.reduce((sum, bits) => sum + Number(bits >= 0), 0));
  for (let structure = 0, at = 0; structure < table.size; structure += 1)
    if (first[structure]! >= 0) order[at++] = structure;
  order.sort(
    (left, right) =>
      first[left]! - first[right]! || compareKeys(chunks, left, right) || table.compare(left, right),
  );
  const compoundOf = new Int32Array(table.size).fill(-1);
  const structureOf = new Uint32Array(order.length);
  let compounds = 0;
  for (const [at, structure] of order.entries()) {
    const isNew = at === 0 || compareKeys(chunks, order[at - 1]!, structure) !== 0;
    if (isNew) structureOf[compounds++] = structure;
    compoundOf[structure] = compounds - 1;
  }
  return { compoundOf, structureOf: structureOf.slice(0, compounds) };
}

/** The chunk of a structure, and its place there. */
export function placeOf(chunks: readonly FinishedChunk[], structure: number): [FinishedChunk, number] {
  return [chunks[Math.floor(structure / CHUNK_STRUCTURES)]!, structure % CHUNK_STRUCTURES];
}

/** The first 52 bits of each compound's key, which decide nearly every comparison; -1 for a failure. */
function leadingBits(chunks: readonly FinishedChunk[], structures: number): Float64Array {
  const bits = new Float64Array(structures);
  for (let structure = 0; structure < structures; structure += 1) {
    const [{ key, failure }, at] = placeOf(chunks, structure);
    bits[structure] =
      failure[at] === 0 ? key[at * KEY_WORDS]! * 2 ** 20 + (key[at * KEY_WORDS + 1]! >>> 12) : -1;
  }
  return bits;
}

function compareKeys(chunks: readonly FinishedChunk[], left: number, right: number): number {
  const [leftChunk, leftAt] = placeOf(chunks, left);
  const [rightChunk, rightAt] = placeOf(chunks, right);
  for (let word = 0; word < KEY_WORDS; word += 1) {
    const difference =
      leftChunk.key[leftAt * KEY_WORDS + word]! - rightChunk.key[rightAt * KEY_WORDS + word]!;
    if (difference !== 0) return difference;
  }
  return 0;
}
