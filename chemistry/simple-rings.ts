import { otherEnd, type MolecularGraph } from "./molecular-graph.ts";
import type { Ring } from "./rank-scaffold.ts";

/**
 * The smallest rings of a graph whose ring systems are single rings, or two rings that share one chain of
 * bonds shorter than the rest of either: there is then one smallest set, whoever looks for it. Undefined when
 * the graph has any other ring system.
 */
export function simpleRings(graph: MolecularGraph): Ring[] | undefined {
  const rings: Ring[] = [];
  const seen = new Uint8Array(graph.atoms.length);
  for (const start of graph.atoms.keys()) {
    if (!graph.ringAtom[start] || seen[start]) continue;
    const system = ringSystemOf(graph, start, seen);
    const branching = system.filter((atom) => ringBondsOf(graph, atom).length > 2);
    if (branching.length === 0) rings.push(chainFrom(graph, start, ringBondsOf(graph, start)[0]!, start));
    else {
      const pair = ringPair(graph, branching);
      if (pair === undefined) return undefined;
      rings.push(...pair);
    }
  }
  return rings;
}

/** The atoms that ring bonds join with `start`, itself first; they are marked in `seen`. */
export function ringSystemOf(graph: MolecularGraph, start: number, seen: Uint8Array): number[] {
  const system = [start];
  seen[start] = 1;
  for (const atom of system)
    for (const index of ringBondsOf(graph, atom)) {
      const next = otherEnd(graph.bonds[index]!, atom);
      if (seen[next]) continue;
      seen[next] = 1;
      system.push(next);
    }
  return system;
}

/**
 * Two atoms of three ring bonds each, and three chains between them: the shortest closes a ring with each
 * other.
 */
function ringPair(graph: MolecularGraph, branching: readonly number[]): Ring[] | undefined {
  const [first = -1, second = -1, ...others] = branching;
  const starts = first < 0 ? [] : ringBondsOf(graph, first);
  if (second < 0 || others.length > 0 || starts.length !== 3) return undefined;
  const chains = starts.map((bond) => chainFrom(graph, first, bond, second));
  const [short, middle, long] = chains.toSorted((one, other) => one.length - other.length);
  if (short!.length === middle!.length) return undefined;
  return [middle!, long!].map((chain) => [...short!, second, ...chain.slice(1).toReversed()]);
}

/** The atoms from `start` over its bond `first` and on along ring bonds to just before `end`. */
function chainFrom(graph: MolecularGraph, start: number, first: number, end: number): number[] {
  const chain = [start];
  let bond = first;
  for (let atom = otherEnd(graph.bonds[bond]!, start); atom !== end;) {
    chain.push(atom);
    bond = ringBondsOf(graph, atom).find((index) => index !== bond)!;
    atom = otherEnd(graph.bonds[bond]!, atom);
  }
  return chain;
}

function ringBondsOf({ incident, ringBond }: MolecularGraph, atom: number): number[] {
  return incident[atom]!.filter((index) => ringBond[index]);
}
