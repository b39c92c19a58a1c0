import { isEarlyElement } from "../valences.ts";
import { compileSmarts } from "../smarts/compile-smarts.ts";
import { findMatches } from "../smarts/find-matches.ts";
import type { Pattern } from "../smarts/pattern.ts";
import { rankAtoms } from "./rank-atoms.ts";
import { netCharge } from "./reionise.ts";
import type { Structure } from "./structure.ts";

// The patterns of RDKit 2022.09's Uncharger, after MolVS.
const CATION_WITH_HYDROGEN = compileSmarts("[+,+2,+3,+4;!h0;!$(*~[-]),$(*(~[-])~[-])]");
const CATION_WITHOUT = compileSmarts("[+,+2,+3,+4;h0;!$(*~[-]),$(*(~[-])~[-])]");
const ANION = compileSmarts("[-!$(*~[+,+2,+3,+4])]");
const ACID_ANION = compileSmarts(
  "[$([O,S;-][C,S;+0]=[O,S]),$([O,S;-][N,P;+](=[O,S])[O,S;-]),$([O-][Cl,Br,I;+,+2,+3][O-])," +
    "$([n-]1nnnc1),$([n-]1ncnn1)]",
);

/**
 * Takes charges off by adding and removing hydrogens, in place, as RDKit 2022.09's Uncharger does. Cations
 * without hydrogen stay, and as many anions as balance them, acids rather than others; atoms that are alike
 * for the rules are taken in canonical order.
 */
export function uncharge(structure: Structure): void {
  if (structure.charge.every((charge) => charge === 0)) return;
  const cations = atomsOf(CATION_WITH_HYDROGEN, structure);
  const fixed = atomsOf(CATION_WITHOUT, structure).reduce((sum, atom) => sum + structure.charge[atom]!, 0);
  const anions = atomsOf(ANION, structure);
  const acids = atomsOf(ACID_ANION, structure);
  if (fixed > 0 && (anions.length > 0 || acids.length > 0)) balance(structure, fixed, anions, acids);
  else for (const atom of anions) neutraliseAnion(structure, atom);
  neutraliseCations(structure, cations);
}

function atomsOf(pattern: Pattern, structure: Structure): number[] {
  return findMatches(pattern, structure).map((match) => match[0]!);
}

/** Neutralises what anions are more than the charge of the cations that must stay. */
function balance(
  structure: Structure,
  fixed: number,
  anions: readonly number[],
  acids: readonly number[],
): void {
  const ranks = rankAtoms(structure);
  const inOrder = (atoms: readonly number[]): number[] => atoms.toSorted((a, b) => ranks[a]! - ranks[b]!);
  let surplus = structure.charge.filter((charge) => charge < 0).length - fixed;
  for (const atom of inOrder(anions))
    if (surplus > 0 && !acids.includes(atom) && neutraliseAnion(structure, atom)) surplus--;
  surplus = acids.length - fixed;
  const kept = keptBesideCations(structure, inOrder(anions));
  for (const atom of inOrder(acids)) {
    if (surplus <= 0) return;
    if (structure.charge[atom]! >= 0 || kept.has(atom)) continue;
    structure.charge[atom]!++;
    structure.hydrogens[atom]!++;
    surplus--;
  }
}

/** Of several anions beside one cation all but the first stay, as in nitrate. */
function keptBesideCations(structure: Structure, anions: readonly number[]): ReadonlySet<number> {
  const kept = new Set<number>();
  for (const atom of anions) {
    const cation = structure.incident[atom]!.map((bond) => structure.across(bond, atom)).find(
      (next) => structure.charge[next]! > 0,
    );
    if (cation !== undefined) kept.add(kept.has(cation) ? atom : cation);
  }
  return kept;
}

/** Elements left of carbon lose a hydrogen, and stay charged without one; the others gain it. */
function neutraliseAnion(structure: Structure, atom: number): boolean {
  const isEarly = isEarlyElement(structure.element[atom]!);
  if (isEarly && structure.hydrogens[atom] === 0) return false;
  structure.hydrogens[atom]! += isEarly ? -1 : 1;
  structure.charge[atom]!++;
  return true;
}

function neutraliseCations(structure: Structure, cations: readonly number[]): void {
  let net = netCharge(structure);
  for (const atom of cations)
    while (structure.charge[atom]! > 0 && net > 0) {
      structure.charge[atom]!--;
      net--;
      const hydrogens = structure.hydrogens[atom]!;
      const gains = structure.element[atom] === 6 || isEarlyElement(structure.element[atom]!);
      structure.hydrogens[atom] = gains ? hydrogens + 1 : Math.max(0, hydrogens - 1);
      if (!gains && hydrogens === 1) break;
    }
}
