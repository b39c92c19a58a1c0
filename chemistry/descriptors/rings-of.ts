import { otherEnd, type MolecularGraph } from "../molecular-graph.ts";
import { ringSystemOf, simpleRings } from "../simple-rings.ts";
import { findRings, type Ring } from "../smarts/find-rings.ts";

/** Up to this size RDKit's search finds the one ring that a cage has to spare. */
const SPARE_RING_MAX = 8;

/**
 * The symmetrised smallest set of smallest rings of a molecule; undefined when there are several such sets
 * and it depends on RDKit's search which rings count: large cages, and those with several rings to spare.
 */
export function ringsOf(graph: MolecularGraph): readonly Ring[] | undefined {
  if (!graph.ringBond.includes(true)) return NONE;
  const simple = simpleRings(graph);
  if (simple !== undefined) return simple.map((atoms) => ({ atoms, bonds: bondsAround(graph, atoms) }));
  const relevant = findRings({
    atomCount: graph.atoms.length,
    incident: graph.incident,
    bondFrom: graph.bonds.map(({ from }) => from),
    bondTo: graph.bonds.map(({ to }) => to),
    ringBond: graph.ringBond.map(Number),
  });
  const spare = relevant.length - ringsNeeded(graph);
  if (spare === 0) return relevant;
  return spare === 1 && relevant.every(({ atoms }) => atoms.length <= SPARE_RING_MAX) ? relevant : undefined;
}

const NONE: readonly Ring[] = [];

function bondsAround({ incident, bonds }: MolecularGraph, atoms: readonly number[]): number[] {
  return atoms.map((atom, place) => {
    const next = atoms[(place + 1) % atoms.length]!;
    return incident[atom]!.find((bond) => otherEnd(bonds[bond]!, atom) === next)!;
  });
}

/** Ring bonds beyond a tree of each ring system: as many rings as a smallest set has. */
function ringsNeeded(graph: MolecularGraph): number {
  const { atoms, ringBond, ringAtom } = graph;
  const seen = new Uint8Array(atoms.length);
  let beyond = ringBond.reduce((sum, isRing) => sum + Number(isRing), 0);
  for (const start of atoms.keys())
    if (ringAtom[start] && !seen[start]) beyond -= ringSystemOf(graph, start, seen).length - 1;
  return beyond;
}
