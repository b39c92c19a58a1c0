import { graphSmiles } from "../write-smiles.ts";
import { isotopeMasses } from "./isotope-masses.ts";
import type { Canonicalise } from "./normalise.ts";
import type { Structure } from "./structure.ts";

type Size = { readonly atoms: number; readonly mass: number };

/**
 * The part with most atoms, hydrogens included; of equal ones the heaviest by exact mass, of these the one
 * whose canonical SMILES comes first, by the rules of RDKit 2022.09's LargestFragmentChooser. Isotopes count
 * only in whole mass units and stereo not at all, so a tie that only these decide may end otherwise.
 */
export function largestFragment(structure: Structure, canonicalise: Canonicalise): Structure {
  const parts = structure.parts();
  if (parts.length === 1) return structure;
  const sized = parts.map((part) => ({ part, size: sizeOf(structure, part) }));
  const most = sized.reduce((best, next) => (compare(next.size, best.size) > 0 ? next : best));
  const tied = sized
    .filter(({ size }) => compare(size, most.size) === 0)
    .map(({ part }) => structure.part(part));
  if (tied.length === 1) return tied[0]!;
  const named = tied.map((part) => ({ part, text: canonicalText(part, canonicalise) }));
  return named.reduce((first, next) => (next.text < first.text ? next : first)).part;
}

function canonicalText(part: Structure, canonicalise: Canonicalise): string {
  const written = graphSmiles(part.graph());
  return canonicalise(written) ?? written;
}

/**
 * Adds up in RDKit's order: parts of one formula may differ by rounding, which then decides there as here.
 */
function sizeOf(structure: Structure, part: readonly number[]): Size {
  let hydrogens = 0;
  let mass = 0;
  for (const atom of part) {
    mass += isotopeMasses[structure.element[atom]!]! + structure.massShift(atom);
    hydrogens += structure.hydrogens[atom]!;
  }
  return { atoms: part.length + hydrogens, mass: mass + hydrogens * isotopeMasses[1]! };
}

function compare(first: Size, second: Size): number {
  return first.atoms === second.atoms ? first.mass - second.mass : first.atoms - second.atoms;
}
