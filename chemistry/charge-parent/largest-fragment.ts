import { graphSmiles } from "../write-smiles.ts";
import { isotopeMasses } from "./isotope-masses.ts";
import type { Canonicalise } from "./normalise.ts";
import type { Structure } from "./structure.ts";

type Size = { readonly atoms: number; readonly mass: number };

/**
 * The part with most atoms, hydrogens included; of equal ones the heaviest by exact mass, of these the one whose
 * canonical SMILES comes first, by the rules of RDKit 2022.09's LargestFragmentChooser. Isotopes count only in whole
 * mass units and stereo not at all, so a tie that only these decide may end otherwise.
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

function sizeOf(structure: Structure, part: readonly number[]): Size {
  let atoms = 0;
  let mass = 0;
  for (const atom of part) {
    const hydrogens = structure.hydrogens[atom]!;
    atoms += 1 + hydrogens;
    mass += isotopeMasses[structure.element[atom]!]! + structure.massShift(atom);
    mass += hydrogens * isotopeMasses[1]!;
  }
  return { atoms, mass };
}

/** Masses are sums in the order of the atoms: less than this is rounding. */
const MASS_TOLERANCE = 1e-4;

function compare(first: Size, second: Size): number {
  if (first.atoms !== second.atoms) return first.atoms - second.atoms;
  const difference = first.mass - second.mass;
  return Math.abs(difference) < MASS_TOLERANCE ? 0 : difference;
}
