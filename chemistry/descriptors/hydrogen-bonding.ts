import { compileSmarts } from "../smarts/compile-smarts.ts";
import { matchesAt } from "../smarts/find-matches.ts";
import { totalValence } from "../smarts/total-valence.ts";
import type { DescribedGraph } from "./described-graph.ts";

const ACCEPTOR = compileSmarts(
  "[$([O,S;H1;v2]-[!$(*=[O,N,P,S])]),$([O,S;H0;v2]),$([O,S;-])," +
    "$([N;v3;!$(N-*=!@[O,N,P,S])]),$([nH0X2,o,s;+0])]",
);

/**
 * Donors and acceptors of hydrogen bonds: by the rule of five (Lipinski et al., Adv. Drug Deliv. Rev. 1997,
 * 23, 3), and by the patterns of Gobbi and Poppinger (Biotechnol. Bioeng. 1998, 61, 47) as RDKit has them
 * (Code/GraphMol/Descriptors/Lipinski.cpp).
 */
export function hydrogenBonding(molecule: DescribedGraph): Record<HydrogenBondingName, number> {
  const { atomCount, element, allHydrogens } = molecule;
  const counts = { lipinskiHBA: 0, lipinskiHBD: 0, NumHBD: 0, NumHBA: 0 };
  for (let atom = 0; atom < atomCount; atom++) {
    const number = element[atom]!;
    if (number !== 7 && number !== 8 && number !== 16) continue;
    if (number !== 16) {
      counts.lipinskiHBA++;
      counts.lipinskiHBD += allHydrogens[atom]!;
    }
    if (isDonor(molecule, atom)) counts.NumHBD++;
    if (matchesAt(ACCEPTOR, molecule, atom)) counts.NumHBA++;
  }
  return counts;
}

type HydrogenBondingName = "lipinskiHBA" | "lipinskiHBD" | "NumHBD" | "NumHBA";

function isDonor(molecule: DescribedGraph, atom: number): boolean {
  const hydrogens = molecule.allHydrogens[atom]!;
  if (hydrogens === 0) return false;
  const charge = molecule.charge[atom]!;
  const isNitrogen = molecule.element[atom] === 7;
  if (molecule.aromatic[atom] === 1) return isNitrogen && hydrogens === 1 && charge === 0;
  if (!isNitrogen) return hydrogens === 1 && charge === 0;
  const valence = totalValence(molecule, atom);
  return valence === 3 || (valence === 4 && charge === 1);
}
