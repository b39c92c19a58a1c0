import type { DescribedGraph } from "./described-graph.ts";

/**
 * Tells atoms apart by element, then again and again by the classes of what is bound to them (twice the bond
 * order counts how often), as long as that tells more apart and for at most half as many rounds as atoms.
 * Gives how many of the groups still have two atoms of one class.
 */
export function neighbourClasses(molecule: DescribedGraph, groups: readonly (readonly number[])[]): number {
  const { atomCount } = molecule;
  let classes: Int32Array = Int32Array.from(molecule.element);
  let known = new Set(classes).size;
  let left = groups.filter((group) => hasRepeat(group, classes));
  const weights = bondWeights(molecule);
  for (let round = 0; round < Math.floor(atomCount / 2) + 1 && known < atomCount; round++) {
    const next = refine(molecule, classes, weights);
    const found = next.size;
    classes = next.classes;
    left = left.filter((group) => hasRepeat(group, classes));
    if (left.length === 0 || found === known) break;
    known = found;
  }
  return left.length;
}

function hasRepeat(group: readonly number[], classes: Int32Array): boolean {
  return group.some((atom, place) =>
    group.some((other, later) => later > place && classes[other] === classes[atom]),
  );
}

/**
 * How often a neighbour counts for an atom, by bond: `to` for the bond's first atom, `from` for its second. A
 * phosphorus of three or four neighbours counts as singly bonded half.
 */
type Weights = { readonly to: Uint8Array; readonly from: Uint8Array };

function bondWeights({ bondOrder, bondFrom, bondTo, element, beside }: DescribedGraph): Weights {
  const isPhosphoryl = (atom: number): boolean =>
    element[atom] === 15 && (beside[atom]!.length === 3 || beside[atom]!.length === 4);
  const to = Uint8Array.from(bondOrder, (order) => WEIGHTS[order]!);
  const from = to.slice();
  for (let bond = 0; bond < to.length; bond++) {
    if (bondOrder[bond] !== 2) continue;
    if (isPhosphoryl(bondTo[bond]!)) to[bond] = 1;
    if (isPhosphoryl(bondFrom[bond]!)) from[bond] = 1;
  }
  return { to, from };
}

const WEIGHTS = Uint8Array.from({ length: 32 }, (_, order) =>
  order <= 4 ? 2 * order : order === 12 ? 3 : order === 17 ? 2 : 0,
);

/** New classes: atoms stay alike when they were and what they are bound to is, as often. */
function refine(
  { atomCount, incident, beside, hydrogens, bondFrom }: DescribedGraph,
  classes: Int32Array,
  { to, from }: Weights,
): { classes: Int32Array; size: number } {
  const found = new Map<number, number>();
  const next = new Int32Array(atomCount);
  for (let atom = 0; atom < atomCount; atom++) {
    let low = mix(classes[atom]! * 8 + hydrogens[atom]!);
    let high = mix(low ^ 0x5bd1e995);
    const bonds = incident[atom]!;
    for (let place = 0; place < bonds.length; place++) {
      const bond = bonds[place]!;
      const count = bondFrom[bond] === atom ? to[bond]! : from[bond]!;
      const hash = mix(classes[beside[atom]![place]!]! + 0x9e3779b9);
      low = (low + Math.imul(count, hash)) | 0;
      high = (high + Math.imul(count, mix(hash ^ 0x27d4eb2f))) | 0;
    }
    const key = (low >>> 0) * 2_097_152 + (high >>> 11);
    let own = found.get(key);
    if (own === undefined) {
      own = found.size;
      found.set(key, own);
    }
    next[atom] = own;
  }
  return { classes: next, size: found.size };
}

/** Spreads a number over 32 bits (the finaliser of MurmurHash3). */
function mix(value: number): number {
  let bits = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return bits ^ (bits >>> 16);
}
