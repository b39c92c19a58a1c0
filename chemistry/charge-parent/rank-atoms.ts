import type { Structure } from "./structure.ts";

/**
 * Ranks atoms by what RDKit's canonical order compares first: bonds, element, hydrogens, charge, then again
 * and again the ranks of the neighbours. Atoms that stay alike keep their order; RDKit refines in another
 * order, so atoms that differ only far away may be ranked otherwise.
 */
export function rankAtoms(structure: Structure): Int32Array {
  const atoms = structure.element.map((_, atom) => atom);
  let keys = atoms.map((atom) => [
    structure.incident[atom]!.length,
    structure.element[atom]!,
    structure.hydrogens[atom]!,
    unsigned(structure.charge[atom]!),
  ]);
  let ranks = rankBy(keys);
  for (let classes = 0; classes < new Set(ranks).size;) {
    classes = new Set(ranks).size;
    const before = ranks;
    keys = atoms.map((atom) => [before[atom]!, ...neighbourKeys(structure, atom, before)]);
    ranks = rankBy(keys);
  }
  return ranks;
}

/** RDKit compares charges as numbers without sign: negative ones come last. */
function unsigned(charge: number): number {
  return charge < 0 ? charge + 1000 : charge;
}

function neighbourKeys(structure: Structure, atom: number, ranks: Int32Array): number[] {
  const bonds = structure.incident[atom]!.map(
    (bond) => structure.bondOrder[bond]! * 1000 + ranks[structure.across(bond, atom)]!,
  );
  return bonds.toSorted((a, b) => b - a);
}

/** The rank of each key: how many keys come before it. */
function rankBy(keys: readonly (readonly number[])[]): Int32Array {
  const order = keys.map((_, index) => index).toSorted((a, b) => compareKeys(keys[a]!, keys[b]!));
  const ranks = new Int32Array(keys.length);
  order.forEach((index, place) => {
    const previous = order[place - 1];
    const isSame = previous !== undefined && compareKeys(keys[previous]!, keys[index]!) === 0;
    ranks[index] = isSame ? ranks[previous]! : place;
  });
  return ranks;
}

function compareKeys(first: readonly number[], second: readonly number[]): number {
  for (let at = 0; at < Math.min(first.length, second.length); at++)
    if (first[at] !== second[at]) return first[at]! - second[at]!;
  return first.length - second.length;
}
