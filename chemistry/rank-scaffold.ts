import { bondKind, type MolecularGraph } from "./molecular-graph.ts";

/** What scaffolds are compared by, most important first; the smaller number wins. */
export type ScaffoldRank = readonly number[];

const CARBON = 6;
const MACROCYCLE_MIN = 10;

/** The atoms of a ring in order around it. */
export type Ring = readonly number[];

/**
 * The priority of a part of a scaffold (the atoms where `kept` is not 0) among others with as many rings, by
 * the rules of MELLODDY-TUNER after the scaffold tree (Schuffenhauer et al., J. Chem. Inf. Model. 2007, 47,
 * 47): a macrocycle, few rotatable bonds, many bridgeheads, many spiro atoms, a ring of other than five or
 * six atoms, many heterocycles, few aromatic rings. `rings` are those of the part.
 */
export function rankScaffold(
  graph: MolecularGraph,
  rings: readonly Ring[],
  kept: ArrayLike<number>,
): ScaffoldRank {
  const has = (unusual: (size: number) => boolean): number =>
    rings.some(({ length }) => unusual(length)) ? 1 : 0;
  const isHetero = (ring: Ring): boolean => ring.some((atom) => graph.atoms[atom]!.element !== CARBON);
  const isAromatic = (ring: Ring): boolean =>
    bondsOf(graph, ring).every((bond) => graph.bonds[bond]!.kind === bondKind.aromatic);
  return [
    -has((size) => size >= MACROCYCLE_MIN),
    countRotatable(graph, kept),
    -countBridgeheads(graph, rings),
    -countSpiro(rings),
    -has((size) => size < 5 || size > 6),
    -rings.filter(isHetero).length,
    rings.filter(isAromatic).length,
  ];
}

/** Single bonds off rings whose ends are neither chain ends nor triply bonded: RDKit's non-strict rule. */
function countRotatable({ bonds, ringBond, atoms }: MolecularGraph, kept: ArrayLike<number>): number {
  const degree = new Uint8Array(atoms.length);
  const rigid = new Uint8Array(atoms.length);
  const isKept = ({ from, to }: { from: number; to: number }): boolean => !!kept[from] && !!kept[to];
  for (const bond of bonds) {
    if (!isKept(bond)) continue;
    degree[bond.from]!++;
    degree[bond.to]!++;
    if (bond.kind === bondKind.triple) rigid[bond.from] = rigid[bond.to] = 1;
  }
  const mayTurn = (atom: number): boolean => degree[atom]! > 1 && !rigid[atom];
  return bonds.filter(
    (bond, index) =>
      bond.kind === bondKind.single &&
      !ringBond[index] &&
      isKept(bond) &&
      mayTurn(bond.from) &&
      mayTurn(bond.to),
  ).length;
}

/** Atoms at the ends of the bonds that two rings share, where they share several. */
function countBridgeheads(graph: MolecularGraph, rings: readonly Ring[]): number {
  const heads = new Set<number>();
  for (const [first, ring] of rings.entries())
    for (const other of rings.slice(first + 1)) {
      // Two bonds have three atoms at least.
      if (ring.filter((atom) => other.includes(atom)).length < 3) continue;
      const theirs = bondsOf(graph, other);
      const shared = bondsOf(graph, ring).filter((bond) => theirs.includes(bond));
      if (shared.length < 2) continue;
      const ends = shared.flatMap((bond) => [graph.bonds[bond]!.from, graph.bonds[bond]!.to]);
      for (const atom of ends) if (ends.indexOf(atom) === ends.lastIndexOf(atom)) heads.add(atom);
    }
  return heads.size;
}

/** Atoms that are all that two rings share. */
function countSpiro(rings: readonly Ring[]): number {
  const spiro = new Set<number>();
  for (const [first, ring] of rings.entries())
    for (const other of rings.slice(first + 1)) {
      const shared = ring.filter((atom) => other.includes(atom));
      if (shared.length === 1) spiro.add(shared[0]!);
    }
  return spiro.size;
}

/** The bonds round a ring whose atoms are listed in order. */
function bondsOf({ bonds, incident }: MolecularGraph, ring: Ring): number[] {
  return ring.flatMap((atom, place) => {
    const next = ring[(place + 1) % ring.length]!;
    return incident[atom]!.filter((index) => bonds[index]!.from === next || bonds[index]!.to === next);
  });
}
