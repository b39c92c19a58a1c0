import type { Ring, Skeleton } from "./skeleton.ts";

/** Rings that hang together: their atoms, each once, in the order in which the rings are walked. */
export type RingSystem = { readonly atoms: readonly number[]; readonly members: Uint8Array };

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

/** Groups of rings that hang together among those that `open` marks 1; depth first, as RDKit walks them. */
export function fusedGroups(neighbours: readonly (readonly number[])[], open: Uint8Array): number[][] {
  const left = Uint8Array.from(open);
  const groups: number[][] = [];
  const walk = (ring: number, group: number[]): void => {
    left[ring] = 0;
    group.push(ring);
    for (const next of neighbours[ring]!) if (left[next] === 1) walk(next, group);
  };
  for (let ring = 0; ring < left.length; ring++) {
    if (left[ring] === 0) continue;
    const group: number[] = [];
    walk(ring, group);
    groups.push(group);
  }
  return groups;
}

/** The ring systems of a molecule, for kekulisation. */
export function ringSystems({ rings, atomCount }: Skeleton): RingSystem[] {
  const neighbours = ringNeighbours(rings, Infinity, Infinity);
  return fusedGroups(neighbours, new Uint8Array(rings.length).fill(1)).map((group) => {
    const atoms = [...new Set(group.flatMap((ring) => rings[ring]!.atoms))];
    const members = new Uint8Array(atomCount);
    for (const atom of atoms) members[atom] = 1;
    return { atoms, members };
  });
}
