import { readGraph } from "../../../../chemistry/read-graph.ts";
import { findRings, ringSizes } from "../../../../chemistry/smarts/find-rings.ts";
import type { MatchTarget } from "../../../../chemistry/smarts/match-target.ts";

/** A canonical SMILES as a molecule for patterns. */
export function matchTarget(smiles: string): MatchTarget {
  const { atoms, bonds, incident, ringAtom, ringBond } = readGraph(smiles, () => 0);
  const graph = {
    atomCount: atoms.length,
    incident,
    bondFrom: bonds.map(({ from }) => from),
    bondTo: bonds.map(({ to }) => to),
    ringBond: ringBond.map(Number),
  };
  return {
    ...graph,
    ...ringSizes(atoms.length, findRings(graph)),
    element: atoms.map(({ element }) => element),
    charge: atoms.map(({ charge }) => charge),
    hydrogens: atoms.map(({ hydrogens }) => hydrogens),
    aromatic: atoms.map(({ aromatic }) => Number(aromatic)),
    ringAtom: ringAtom.map(Number),
    bondOrder: bonds.map(({ kind }) => kind),
    bondAromatic: bonds.map(({ kind }) => Number(kind === 12)),
  };
}
