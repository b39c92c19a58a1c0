/** A ring: its atoms in order round it, and its bonds, the first between its first two atoms. */
export type Ring = { readonly atoms: readonly number[]; readonly bonds: readonly number[] };

/**
 * What all tautomers of a molecule share: elements, which atoms are bonded, rings. Arrays by atom (`element`
 * ... `incident`) and by bond (`bondFrom` ... `ringBond`) in the order of the input; flags are 0 or 1.
 */
export type Skeleton = {
  readonly atomCount: number;
  readonly bondCount: number;
  readonly element: Uint8Array;
  readonly radicals: Uint8Array;
  readonly ringAtom: Uint8Array;
  readonly ringCount: Uint8Array;
  readonly smallestRing: Uint8Array;
  /** Bond numbers of each atom. */
  readonly incident: readonly (readonly number[])[];
  readonly bondFrom: Uint16Array;
  readonly bondTo: Uint16Array;
  readonly ringBond: Uint8Array;
  /** The smallest rings, symmetric ones included, in the toolkit's order. */
  readonly rings: readonly Ring[];
};

/** Which atoms are bonded and which form rings, as the toolkit tells it. */
export type SkeletonParts = {
  readonly element: Uint8Array;
  readonly radicals: Uint8Array;
  readonly bonds: readonly (readonly [number, number])[];
  readonly atomRings: readonly (readonly number[])[];
};

/** Makes the skeleton of its parts. */
export function skeletonOf({ element, radicals, bonds, atomRings }: SkeletonParts): Skeleton {
  const atomCount = element.length;
  const incident: number[][] = Array.from(element, () => []);
  for (const [bond, [from, to]] of bonds.entries()) {
    incident[from]!.push(bond);
    incident[to]!.push(bond);
  }
  const bondFrom = Uint16Array.from(bonds, ([from]) => from);
  const bondTo = Uint16Array.from(bonds, ([, to]) => to);
  const joins = { incident, bondFrom, bondTo };
  const rings = atomRings.map((atoms) => ringOf(atoms, joins));
  return {
    atomCount,
    bondCount: bonds.length,
    element,
    radicals,
    incident,
    bondFrom,
    bondTo,
    rings,
    ...ringMembership(atomCount, bonds.length, rings),
  };
}

type Joins = Pick<Skeleton, "incident" | "bondFrom" | "bondTo">;

/** The atom at the other end of a bond. */
export function otherEnd({ bondFrom, bondTo }: Joins, bond: number, atom: number): number {
  return bondFrom[bond] === atom ? bondTo[bond]! : bondFrom[bond]!;
}

/** The bond between two atoms; -1 when there is none. */
export function bondBetween(joins: Joins, first: number, second: number): number {
  return joins.incident[first]!.find((bond) => otherEnd(joins, bond, first) === second) ?? -1;
}

function ringOf(atoms: readonly number[], joins: Joins): Ring {
  const bonds = atoms.map((atom, place) => bondBetween(joins, atom, atoms[(place + 1) % atoms.length]!));
  return { atoms, bonds };
}

function ringMembership(
  atomCount: number,
  bondCount: number,
  rings: readonly Ring[],
): Pick<Skeleton, "ringAtom" | "ringBond" | "ringCount" | "smallestRing"> {
  const ringAtom = new Uint8Array(atomCount);
  const ringBond = new Uint8Array(bondCount);
  const ringCount = new Uint8Array(atomCount);
  const smallestRing = new Uint8Array(atomCount);
  for (const { atoms, bonds } of rings) {
    for (const bond of bonds) ringBond[bond] = 1;
    for (const atom of atoms) {
      ringAtom[atom] = 1;
      ringCount[atom]!++;
      if (smallestRing[atom] === 0 || smallestRing[atom]! > atoms.length) smallestRing[atom] = atoms.length;
    }
  }
  return { ringAtom, ringBond, ringCount, smallestRing };
}
