import { elementData } from "../element-data.ts";
import { totalValence } from "../smarts/total-valence.ts";
import { isEarlyElement, valencesOf } from "../valences.ts";
import { compileSmarts } from "../smarts/compile-smarts.ts";
import { findMatches } from "../smarts/find-matches.ts";
import type { Structure } from "./structure.ts";

const TRANSITION = "Sc,Ti,V,Cr,Mn,Fe,Co,Ni,Cu,Zn,Y,Zr,Nb,Mo,Tc,Ru,Rh,Pd,Ag,Cd,Hf,Ta,W,Re,Os,Ir,Pt,Au";
const OTHER = "Li,Na,K,Rb,Cs,Fr,Be,Mg,Ca,Sr,Ba,Ra,Ga,In,Sn,Hg,Tl,Pb,Bi";

/** The bonds that are cut, the metal first: after MolVS, as RDKit 2022.09 has them. */
const METAL_BONDS = [
  compileSmarts(`[${OTHER},Al,${TRANSITION}]~[#7,#8,F]`),
  compileSmarts(`[Al,${TRANSITION}]~[B,C,Si,P,As,Sb,S,Se,Te,Cl,Br,I,At]`),
];

/** What is cut off an atom: how much valence, and the metals it was bound to. */
type Cut = { valence: number; readonly metals: number[] };

/** A nonmetal as it is before its bonds to metals are cut. */
type Before = { readonly valence: number; readonly radicals: number; readonly implied: boolean };

/** Whether an element is among the metals whose bonds are cut. */
export function isMetal(element: number): boolean {
  return METAL_BONDS[0]!.steps[0]!.query.kinds[element * 2] === 1;
}

/**
 * Cuts the bonds between metals and nonmetals and charges both sides so that the nonmetals have a usual
 * valence, by the rules of RDKit 2022.09's MetalDisconnector. The structure itself when there is no such
 * bond.
 */
export function disconnectMetals(structure: Structure): Structure {
  if (!structure.element.some(isMetal)) return structure;
  const matches = METAL_BONDS.flatMap((pattern) => findMatches(pattern, structure));
  if (matches.length === 0) return structure;
  const cuts = new Map<number, Cut>();
  const excess = new Map<number, number>();
  const bonds = new Set<number>();
  for (const match of matches) {
    const [metal, nonmetal] = [match[0]!, match[1]!];
    const bond = structure.bondBetween(metal, nonmetal);
    const order = structure.bondOrder[bond]!;
    const cut = cuts.get(nonmetal) ?? { valence: 0, metals: [] };
    cut.valence += order === 12 ? 1 : order <= 4 ? order : 0;
    cut.metals.push(metal);
    cuts.set(nonmetal, cut);
    excess.set(metal, 0);
    bonds.add(bond);
  }
  const before = new Map([...cuts.keys()].map((atom) => [atom, stateBefore(structure, atom)]));
  const result = structure.without(bonds);
  for (const [atom, cut] of byAtom(cuts)) chargeNonmetal(result, atom, before.get(atom)!, cut, excess);
  for (const [metal, charge] of byAtom(excess)) chargeMetal(result, metal, charge);
  return result;
}

function byAtom<Value>(entries: ReadonlyMap<number, Value>): [number, Value][] {
  return [...entries].toSorted(([first], [second]) => first - second);
}

function stateBefore(structure: Structure, atom: number): Before {
  const implied = structure.hasImpliedHydrogens(atom);
  return {
    valence: totalValence(structure, atom),
    radicals: implied ? 0 : radicals(structure, atom),
    implied,
  };
}

/** Unpaired electrons of a nonmetal whose hydrogens are all stated: what its usual valences leave open. */
function radicals(structure: Structure, atom: number): number {
  const { usual } = valencesOf(structure.element[atom]!);
  const outer = elementData.outerElectrons[structure.element[atom]!]!;
  const [valence, charge] = [totalValence(structure, atom), structure.charge[atom]!];
  const octet = 8 - outer - valence + charge;
  const open = octet >= 0 ? octet : (usual.map((one) => one - valence + charge).find((one) => one >= 0) ?? 0);
  const left = outer - valence - charge;
  return left >= 0 ? Math.min(open, left) : open;
}

function chargeNonmetal(
  structure: Structure,
  atom: number,
  before: Before,
  cut: Cut,
  excess: Map<number, number>,
): void {
  const { charge, valence, lone } = chargeAfterCut(structure, atom, before, cut);
  const degree = structure.incident[atom]!.length + structure.hydrogens[atom]!;
  const own = charge === -1 && valence === degree + 1 ? 0 : charge;
  structure.charge[atom] = own;
  if (before.implied) structure.hydrogens[atom] = hydrogensAfter(structure, atom);
  const isCarbanion = own === -1 && structure.element[atom] === 6 && valence === degree + 2;
  let taken = (cut.valence === 0 || isCarbanion ? 0 : own) + lone;
  const metals = cut.metals.toSorted((a, b) => a - b).toSorted((a, b) => excess.get(a)! - excess.get(b)!);
  while (taken < 0)
    for (const metal of metals) {
      if (taken++ >= 0) break;
      excess.set(metal, excess.get(metal)! + 1);
    }
}

function chargeAfterCut(
  structure: Structure,
  atom: number,
  before: Before,
  cut: Cut,
): { charge: number; valence: number; lone: number } {
  const { usual } = valencesOf(structure.element[atom]!);
  const valence = before.valence + before.radicals - cut.valence;
  const next = usual.find((one) => valence <= one);
  if (usual.length === 0) return { charge: -cut.valence, valence: 0, lone: 0 };
  if (next === undefined) return { charge: -cut.valence, valence: usual.at(-1)!, lone: 0 };
  const charge = valence - next;
  return before.radicals % 2 === 1 && charge < 0
    ? { charge: charge + 1, valence, lone: 1 }
    : { charge, valence, lone: 0 };
}

/** Hydrogens that fill an atom up whose hydrogens are not stated, with its charge. */
function hydrogensAfter(structure: Structure, atom: number): number {
  const bare = totalValence(structure, atom) - structure.hydrogens[atom]!;
  const element = structure.element[atom]!;
  const charge = structure.charge[atom]!;
  const lift = element === 6 ? -Math.abs(charge) : isEarlyElement(element) ? -charge : charge;
  const room = valencesOf(element).usual.map((usual) => usual + lift - bare);
  return room.find((hydrogens) => hydrogens >= 0) ?? 0;
}

/**
 * Charges a metal by what its partners took; those that RDKit 2022.09 gives any valence besides a usual one
 * (such as calcium) stay as they are and get hydrogens instead.
 */
function chargeMetal(structure: Structure, metal: number, excess: number): void {
  const { usual, open } = valencesOf(structure.element[metal]!);
  const current = structure.charge[metal]!;
  const most = usual.at(-1);
  if (most !== undefined && current >= most) return;
  const charge = Math.min(excess + Math.max(current, 0), most ?? Infinity);
  if (charge > current && !(open && most !== undefined)) structure.charge[metal] = charge;
  structure.hydrogens[metal] = hydrogensAfter(structure, metal);
}
