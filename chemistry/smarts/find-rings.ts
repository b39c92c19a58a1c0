/** What a ring search needs of a molecule: which bonds lie on rings, and what they join. */
export type RingGraph = {
  readonly atomCount: number;
  readonly incident: readonly (readonly number[])[];
  readonly bondFrom: ArrayLike<number>;
  readonly bondTo: ArrayLike<number>;
  readonly ringBond: ArrayLike<number>;
};

/** A ring: its atoms in order around it, and its bonds (the first joins the first two atoms). */
export type Ring = { readonly atoms: readonly number[]; readonly bonds: readonly number[] };

/**
 * The relevant rings of a molecule, smallest first: those that are no sum of smaller ones (Vismara,
 * Electronic J. Comb. 1997, 4, R9), taken from Horton's candidates (SIAM J. Comput. 1987, 16, 358). They
 * agree with RDKit's symmetrised smallest set of smallest rings on structures of medicinal chemistry.
 */
export function findRings(graph: RingGraph): readonly Ring[] {
  const candidates = new Map<string, Ring>();
  for (let root = 0; root < graph.atomCount; root++)
    if (graph.incident[root]!.some((bond) => graph.ringBond[bond] === 1)) ringsFrom(graph, root, candidates);
  return relevant([...candidates.values()].toSorted((a, b) => a.bonds.length - b.bonds.length));
}

/** In how many rings each atom lies, and the size of the smallest of them (0 outside rings). */
export function ringSizes(
  atomCount: number,
  rings: readonly Ring[],
): { ringCount: Uint8Array; smallestRing: Uint8Array } {
  const ringCount = new Uint8Array(atomCount);
  const smallestRing = new Uint8Array(atomCount);
  for (const { atoms } of rings)
    for (const atom of atoms) {
      ringCount[atom]!++;
      smallestRing[atom] = Math.min(smallestRing[atom]! || 255, atoms.length);
    }
  return { ringCount, smallestRing };
}

/** Collects the rings that two shortest walks from the root and one further bond make. */
function ringsFrom(graph: RingGraph, root: number, candidates: Map<string, Ring>): void {
  const arrival = new Int32Array(graph.atomCount).fill(-1);
  const distance = new Int32Array(graph.atomCount).fill(-1);
  distance[root] = 0;
  const queue = [root];
  for (const atom of queue)
    for (const bond of graph.incident[atom]!) {
      if (graph.ringBond[bond] !== 1 || bond === arrival[atom]) continue;
      const next = across(graph, bond, atom);
      if (distance[next] === -1) {
        distance[next] = distance[atom]! + 1;
        arrival[next] = bond;
        queue.push(next);
      } else if (distance[next]! >= distance[atom]!) closeRing(graph, root, bond, arrival, candidates);
    }
}

function closeRing(
  graph: RingGraph,
  root: number,
  bond: number,
  arrival: Int32Array,
  candidates: Map<string, Ring>,
): void {
  const left = walkBack(graph, root, graph.bondFrom[bond]!, arrival);
  const right = walkBack(graph, root, graph.bondTo[bond]!, arrival);
  if (left.atoms.some((atom) => right.atoms.includes(atom))) return;
  const bonds = [...left.bonds.toReversed(), bond, ...right.bonds];
  const key = bonds.toSorted((a, b) => a - b).join();
  if (candidates.has(key)) return;
  candidates.set(key, { atoms: [root, ...left.atoms.toReversed(), ...right.atoms], bonds });
}

/** The atoms and bonds of the walk from an atom back to the root, the root left out. */
function walkBack(graph: RingGraph, root: number, start: number, arrival: Int32Array): Ring {
  const atoms: number[] = [];
  const bonds: number[] = [];
  for (let atom = start; atom !== root; atom = across(graph, arrival[atom]!, atom)) {
    atoms.push(atom);
    bonds.push(arrival[atom]!);
  }
  return { atoms, bonds };
}

function across({ bondFrom, bondTo }: RingGraph, bond: number, atom: number): number {
  return bondFrom[bond] === atom ? bondTo[bond]! : bondFrom[bond]!;
}

/** Keeps each ring that is independent of all smaller ones, by elimination over the sums of their bonds. */
function relevant(candidates: readonly Ring[]): Ring[] {
  const kept: Ring[] = [];
  let smaller = new Map<number, ReadonlySet<number>>();
  const basis = new Map<number, ReadonlySet<number>>();
  let size = 0;
  for (const ring of candidates) {
    if (ring.bonds.length > size) {
      size = ring.bonds.length;
      smaller = new Map(basis);
    }
    if (reduce(new Set(ring.bonds), smaller).size === 0) continue;
    kept.push(ring);
    const rest = reduce(new Set(ring.bonds), basis);
    if (rest.size > 0) basis.set(Math.max(...rest), rest);
  }
  return kept;
}

/** Adds basis rings (bonds in both cancel) until the last bond of the sum leads no basis ring. */
function reduce(bonds: Set<number>, basis: ReadonlyMap<number, ReadonlySet<number>>): Set<number> {
  while (bonds.size > 0) {
    const other = basis.get(Math.max(...bonds));
    if (other === undefined) return bonds;
    for (const bond of other) if (!bonds.delete(bond)) bonds.add(bond);
  }
  return bonds;
}
