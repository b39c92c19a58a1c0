import type { Ring, Skeleton } from "./skeleton.ts";

/**
 * Rings that hang together by bonds: their atoms, each once, in the order in which the rings are walked, and
 * their bonds; `members` marks the atoms 1.
 */
export type RingSystem = {
  readonly rings: readonly number[];
  readonly atoms: readonly number[];
  readonly bonds: readonly number[];
  readonly members: Uint8Array;
};

/**
 * For each ring those that share bonds with it, ascending: at most `sharedMax`, and none for rings of more
 * than `sizeMax` atoms.
 */
export function ringNeighbours(rings: readonly Ring[], sharedMax: number, sizeMax: number): number[][] {
  const neighbours: number[][] = rings.map(() => []);
  for (const [first, one] of rings.entries()) {
    for (let second = first + 1; second < rings.length; second++) {
      const other = rings[second]!;
      if (one.atoms.length > sizeMax || other.atoms.length > sizeMax) continue;
      const shared = one.bonds.reduce((count, bond) => count + Number(other.bonds.includes(bond)), 0);
      if (shared === 0 || shared > sharedMax) continue;
      neighbours[first]!.push(second);
      neighbours[second]!.push(first);
    }
  }
  return neighbours;
}

/** Groups of rings that hang together among the ones given; depth first, as RDKit walks them. */
export function fusedGroups(
  neighbours: readonly (readonly number[])[],
  rings: readonly number[],
): number[][] {
  const left = new Set(rings);
  const groups: number[][] = [];
  const walk = (ring: number, group: number[]): void => {
    left.delete(ring);
    group.push(ring);
    for (const next of neighbours[ring]!) if (left.has(next)) walk(next, group);
  };
  for (const ring of rings) {
    if (!left.has(ring)) continue;
    const group: number[] = [];
    walk(ring, group);
    groups.push(group);
  }
  return groups;
}

/** The ring systems of a molecule; no two share a bond. */
export function ringSystems({ rings, atomCount }: Skeleton): RingSystem[] {
  const neighbours = ringNeighbours(rings, Infinity, Infinity);
  return fusedGroups(neighbours, [...rings.keys()]).map((group) => {
    const atoms = [...new Set(group.flatMap((ring) => rings[ring]!.atoms))];
    const bonds = [...new Set(group.flatMap((ring) => rings[ring]!.bonds))];
    const members = new Uint8Array(atomCount);
    for (const atom of atoms) members[atom] = 1;
    return { rings: [...group].sort((one, other) => one - other), atoms, bonds, members };
  });
}
