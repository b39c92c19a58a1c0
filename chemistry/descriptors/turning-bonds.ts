import { compileSmarts } from "../smarts/compile-smarts.ts";
import { matchesAt } from "../smarts/find-matches.ts";
import type { DescribedGraph } from "./described-graph.ts";

/** An end that is neither a chain's end nor triply bonded nor a group that looks alike from three sides. */
const END = compileSmarts(
  "[!$(*#*)&!D1&!$(C(F)(F)F)&!$(C(Cl)(Cl)Cl)&!$(C(Br)(Br)Br)&!$(C([CH3])([CH3])[CH3])]",
);
/** Ends of amides, esters and amidinium ions, whose bond is nearly double. */
const STIFF = compileSmarts(
  "[$([CD3](=[N,O,S])-!@[#7,O,S!D1]),$([#7,O,S!D1]-!@[CD3]=[N,O,S]),$([CD3](=[N+])-!@[#7!D1])," +
    "$([#7!D1]-!@[CD3]=[N+])]",
);

/**
 * Bonds that turn, by RDKit's strict rule, which leaves out amide-like bonds and symmetric ends, and amide
 * bonds (Code/GraphMol/Descriptors/Lipinski.cpp).
 */
export function turningBonds(
  molecule: DescribedGraph,
): Record<"NumRotatableBonds" | "NumAmideBonds", number> {
  const { bondCount, bondOrder, bondFrom, bondTo, ringBond, atomCount } = molecule;
  let turning = 0;
  for (let bond = 0; bond < bondCount; bond++) {
    if (ringBond[bond] === 1 || (bondOrder[bond] !== 1 && bondOrder[bond] !== 12)) continue;
    if (turns(molecule, bondFrom[bond]!, bondTo[bond]!)) turning++;
  }
  let amides = 0;
  for (let atom = 0; atom < atomCount; atom++) amides += amideBonds(molecule, atom);
  return { NumRotatableBonds: turning, NumAmideBonds: amides };
}

function turns(molecule: DescribedGraph, first: number, second: number): boolean {
  if (molecule.beside[first]!.length === 1 || molecule.beside[second]!.length === 1) return false;
  if (!matchesAt(END, molecule, first) || !matchesAt(END, molecule, second)) return false;
  return !matchesAt(STIFF, molecule, first) || !matchesAt(STIFF, molecule, second);
}

/** An amide: an aliphatic carbon with a doubly bonded oxygen outside rings and a singly bonded nitrogen. */
function amideBonds(molecule: DescribedGraph, carbon: number): number {
  const { element, aromatic, ringAtom, bondOrder } = molecule;
  if (element[carbon] !== 6 || aromatic[carbon] === 1) return 0;
  let oxygens = 0;
  let nitrogens = 0;
  for (const [place, bond] of molecule.incident[carbon]!.entries()) {
    const next = molecule.beside[carbon]![place]!;
    if (aromatic[next] === 1) continue;
    if (element[next] === 8 && bondOrder[bond] === 2 && ringAtom[next] === 0) oxygens++;
    if (element[next] === 7 && (bondOrder[bond] === 1 || bondOrder[bond] === 12)) nitrogens++;
  }
  return oxygens * nitrogens;
}
