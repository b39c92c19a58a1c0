import { bondKind } from "../molecular-graph.ts";
import { totalValence } from "../smarts/total-valence.ts";
import { valencesOf } from "../valences.ts";
import type { DescribedGraph } from "./described-graph.ts";
import { elementData } from "../element-data.ts";

/**
 * How atoms share electrons: orbitals that bonds and free pairs of an atom need (2 is sp, 3 sp2, 4 sp3),
 * and whether an atom has a conjugated bond.
 */
export type Bonding = { readonly orbitals: Uint8Array; readonly conjugated: Uint8Array };

/** Hybridisation and conjugation by RDKit's rules (Code/GraphMol/ConjugHybrid.cpp, Aromaticity.cpp). */
export function bonding(molecule: DescribedGraph): Bonding {
  const { atomCount } = molecule;
  const valence = new Uint8Array(atomCount);
  const radicals = new Uint8Array(atomCount);
  for (let atom = 0; atom < atomCount; atom++) {
    valence[atom] = totalValence(molecule, atom);
    radicals[atom] = radicalElectrons(molecule, atom, valence[atom]!);
  }
  const conjugated = conjugatedAtoms(molecule, valence, radicals);
  const orbitals = new Uint8Array(atomCount);
  for (let atom = 0; atom < atomCount; atom++) {
    const needed = orbitalsOf(molecule, atom, valence[atom]!, radicals[atom]!);
    const flat = needed === 4 && connections(molecule, atom) <= 3 && conjugated[atom] === 1;
    orbitals[atom] = flat ? 3 : needed;
  }
  return { orbitals, conjugated };
}

function connections({ beside, hydrogens }: DescribedGraph, atom: number): number {
  return beside[atom]!.length + hydrogens[atom]!;
}

/** Unpaired electrons: what is missing to the octet, or to having used all outer electrons. */
function radicalElectrons(molecule: DescribedGraph, atom: number, valence: number): number {
  const element = molecule.element[atom]!;
  const { usual } = valencesOf(element);
  if (element === 0 || usual.length === 0) return 0;
  const charge = molecule.charge[atom]!;
  if (molecule.aromatic[atom] === 1)
    return element === 6 && charge === 0 && connections(molecule, atom) === 2 ? 1 : 0;
  const outer = elementData.outerElectrons[element]!;
  const toShell = (element <= 2 ? 2 : 8) - outer - valence + charge;
  const toNext = usual.find((next) => next + charge >= valence) ?? valence - charge;
  const missing = toShell >= 0 ? toShell : toNext + charge - valence;
  const left = outer - valence - charge;
  return left >= 0 ? Math.min(missing, left) : missing;
}

/** Atoms of bonds that share electrons over a single bond with a multiple one. */
function conjugatedAtoms(molecule: DescribedGraph, valence: Uint8Array, radicals: Uint8Array): Uint8Array {
  const { atomCount, aromatic, beside, incident, bondOrder } = molecule;
  const conjugated = Uint8Array.from(aromatic);
  const gives = new Uint8Array(atomCount);
  for (let atom = 0; atom < atomCount; atom++)
    gives[atom] = mayConjugate(molecule, atom, valence[atom]!, radicals[atom]!) ? 1 : 0;
  for (let atom = 0; atom < atomCount; atom++) {
    const around = connections(molecule, atom);
    if (gives[atom] === 0 || around < 2 || around > 3) continue;
    for (const [place, multiple] of incident[atom]!.entries()) {
      const order = bondOrder[multiple]!;
      const isMultiple = order === 12 || (order >= 2 && order <= 4);
      if (!isMultiple || gives[beside[atom]![place]!] === 0) continue;
      for (const [other, next] of beside[atom]!.entries()) {
        if (other === place || gives[next] === 0 || connections(molecule, next) > 3) continue;
        conjugated[atom] = conjugated[next] = conjugated[beside[atom]![place]!] = 1;
      }
    }
  }
  return conjugated;
}

function mayConjugate(molecule: DescribedGraph, atom: number, valence: number, radicals: number): boolean {
  const element = molecule.element[atom]!;
  const outer = elementData.outerElectrons[element]!;
  const isHeavyChalcogen = element > 10 && outer === 6;
  if (isHeavyChalcogen && connections(molecule, atom) >= 2) return false;
  if (element > 10 && outer === 5) return false;
  const usual = valencesOf(element).usual[0] ?? -1;
  if (usual <= 1 || (molecule.charge[atom] === 0 && valence > usual)) return false;
  const neighbours = connections(molecule, atom) - silentBonds(molecule, atom);
  if (neighbours > 3) return false;
  const paired = Math.max(outer - usual - molecule.charge[atom]!, 0);
  return usual - neighbours + paired - radicals > 0;
}

/** Bonds that take nothing of an atom's valence: of no stated order, or given by it. */
function silentBonds({ incident, bondOrder, bondFrom }: DescribedGraph, atom: number): number {
  let silent = 0;
  for (const bond of incident[atom]!) {
    const order = bondOrder[bond]!;
    if (order === bondKind.unspecified || (order === bondKind.dative && bondFrom[bond] === atom)) silent++;
  }
  return silent;
}

function orbitalsOf(molecule: DescribedGraph, atom: number, valence: number, radicals: number): number {
  const element = molecule.element[atom]!;
  const joined = connections(molecule, atom) - silentBonds(molecule, atom);
  if (element <= 1) return joined;
  const outer = elementData.outerElectrons[element]!;
  const charge = molecule.charge[atom]!;
  const free = outer - valence - charge;
  const unpaired = valence + outer - charge < 8 ? radicals : 0;
  return Math.max(0, joined + Math.trunc((free - unpaired) / 2) + unpaired);
}
