import { compileSmarts } from "../smarts/compile-smarts.ts";
import { findMatch } from "../smarts/find-matches.ts";
import { acidBasePairs } from "./acid-base-pairs.ts";
import type { Structure } from "./structure.ts";

const PAIRS = acidBasePairs.map(({ acid, base }) => ({
  acid: compileSmarts(acid),
  base: compileSmarts(base),
}));

/** Lone atoms that salts are written with though they are ions: lithium, sodium, potassium, and so on. */
const LONE_IONS = new Map([
  [3, 1],
  [11, 1],
  [19, 1],
  [12, 2],
  [20, 2],
  [17, -1],
]);

/**
 * Puts the negative charges on the strongest acids, in place: charges lone ions, takes protons for the
 * charge that this added, then moves protons from the strongest acid to the weakest base while that helps,
 * by the rules of RDKit 2022.09's Reionizer.
 */
export function reionise(structure: Structure): void {
  const added = chargeLoneIons(structure);
  if (added > 0 && netCharge(structure) !== 0) ionise(structure, added);
  const moved = new Set<string>();
  for (;;) {
    const base = weakestBase(structure);
    const acid = base === undefined ? undefined : strongestAcid(structure, base.strength);
    if (base === undefined || acid === undefined || acid.atom === base.atom) return;
    const move = [acid.atom, base.atom].toSorted((a, b) => a - b).join();
    if (moved.has(move)) return;
    moved.add(move);
    takeProton(structure, acid.atom);
    structure.charge[base.atom]!++;
    structure.hydrogens[base.atom]!++;
  }
}

/** The sum of the charges. */
export function netCharge({ charge }: Structure): number {
  return charge.reduce((sum, one) => sum + one, 0);
}

/** How much charge this added. */
function chargeLoneIons(structure: Structure): number {
  let added = 0;
  for (let atom = 0; atom < structure.atomCount; atom++) {
    const ion = LONE_IONS.get(structure.element[atom]!);
    const isLone = structure.incident[atom]!.length === 0 && structure.hydrogens[atom] === 0;
    if (ion === undefined || !isLone || structure.charge[atom] !== 0) continue;
    structure.charge[atom] = ion;
    added += ion;
  }
  return added;
}

function ionise(structure: Structure, charge: number): void {
  for (let left = charge; left > 0; left--) {
    const acid = strongestAcid(structure, PAIRS.length);
    if (acid === undefined) return;
    takeProton(structure, acid.atom);
  }
}

function takeProton(structure: Structure, atom: number): void {
  structure.charge[atom]!--;
  structure.hydrogens[atom] = Math.max(0, structure.hydrogens[atom]! - 1);
}

type Group = { readonly atom: number; readonly strength: number };

/** The strongest acid that is stronger than `limit`; 0 is the strongest. */
function strongestAcid(structure: Structure, limit: number): Group | undefined {
  for (let strength = 0; strength < limit; strength++) {
    const atom = findMatch(PAIRS[strength]!.acid, structure)?.at(-1);
    if (atom !== undefined) return { atom, strength };
  }
  return undefined;
}

function weakestBase(structure: Structure): Group | undefined {
  if (!structure.charge.includes(-1)) return undefined;
  for (let strength = PAIRS.length - 1; strength >= 0; strength--) {
    const atom = findMatch(PAIRS[strength]!.base, structure)?.at(-1);
    if (atom !== undefined) return { atom, strength };
  }
  return undefined;
}
