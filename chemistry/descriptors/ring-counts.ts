import type { Ring } from "../smarts/find-rings.ts";
import type { DescribedGraph } from "./described-graph.ts";

/** Kinds of rings, and the atoms where rings meet, by RDKit's rules (Descriptors/Lipinski.cpp). */
export function ringCounts(molecule: DescribedGraph): Record<RingCountName, number> {
  const { rings } = molecule;
  const counts = {
    NumRings: rings.length,
    NumAromaticRings: 0,
    NumAliphaticRings: 0,
    NumSaturatedRings: 0,
    NumHeterocycles: 0,
    NumAromaticHeterocycles: 0,
    NumSaturatedHeterocycles: 0,
    NumAliphaticHeterocycles: 0,
    ...meetingAtoms(rings, molecule),
  };
  for (const { atoms, bonds } of rings) {
    const hetero = atoms.some((atom) => molecule.element[atom] !== 6) ? 1 : 0;
    const aromatic = bonds.every((bond) => molecule.bondAromatic[bond] === 1) ? 1 : 0;
    const saturated = bonds.every((bond) => molecule.bondOrder[bond] === 1) ? 1 : 0;
    counts.NumAromaticRings += aromatic;
    counts.NumAliphaticRings += 1 - aromatic;
    counts.NumSaturatedRings += saturated;
    counts.NumHeterocycles += hetero;
    counts.NumAromaticHeterocycles += hetero * aromatic;
    counts.NumSaturatedHeterocycles += hetero * saturated;
    counts.NumAliphaticHeterocycles += hetero * (1 - aromatic);
  }
  return counts;
}

type RingCountName =
  | "NumRings"
  | "NumAromaticRings"
  | "NumAliphaticRings"
  | "NumSaturatedRings"
  | "NumHeterocycles"
  | "NumAromaticHeterocycles"
  | "NumSaturatedHeterocycles"
  | "NumAliphaticHeterocycles"
  | "NumSpiroAtoms"
  | "NumBridgeheadAtoms";

/** Two rings meet in one atom (spiro), or in a chain of bonds whose ends are bridgeheads. */
function meetingAtoms(
  rings: readonly Ring[],
  molecule: DescribedGraph,
): { NumSpiroAtoms: number; NumBridgeheadAtoms: number } {
  const spiro = new Set<number>();
  const bridgeheads = new Set<number>();
  for (const [place, ring] of rings.entries())
    for (let other = place + 1; other < rings.length; other++) {
      const shared = ring.atoms.filter((atom) => rings[other]!.atoms.includes(atom));
      if (shared.length === 1) spiro.add(shared[0]!);
      if (shared.length < 3) continue;
      const bonds = ring.bonds.filter((bond) => rings[other]!.bonds.includes(bond));
      if (bonds.length > 1) for (const atom of chainEnds(bonds, molecule)) bridgeheads.add(atom);
    }
  return { NumSpiroAtoms: spiro.size, NumBridgeheadAtoms: bridgeheads.size };
}

/** Atoms that exactly one of the bonds touches. */
function chainEnds(bonds: readonly number[], { bondFrom, bondTo }: DescribedGraph): number[] {
  const touched = bonds.flatMap((bond) => [bondFrom[bond]!, bondTo[bond]!]);
  return touched.filter((atom) => touched.indexOf(atom) === touched.lastIndexOf(atom));
}
