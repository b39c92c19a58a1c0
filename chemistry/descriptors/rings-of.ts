import { otherEnd, type MolecularGraph } from "../molecular-graph.ts";
import { simpleRings } from "../simple-rings.ts";
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
function ringsNeeded({ atoms, bonds, incident, ringBond }: MolecularGraph): number {
  const seen = new Uint8Array(atoms.length);
  let beyond = 0;
  for (let bond = 0; bond < bonds.length; bond++) if (ringBond[bond]) beyond++;
  for (let start = 0; start < atoms.length; start++) {
    if (seen[start]) continue;
    seen[start] = 1;
    const system = [start];
    for (const atom of system)
      for (const bond of incident[atom]!) {
        const next = otherEnd(bonds[bond]!, atom);
        if (!ringBond[bond] || seen[next]) continue;
        seen[next] = 1;
        system.push(next);
      }
    beyond -= system.length - 1;
  }
  return beyond;
}
