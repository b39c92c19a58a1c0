import { impliedHydrogens } from "../elements.ts";
import type { Molecule } from "../rdkit.ts";
import { skeletonOf, type Skeleton } from "./skeleton.ts";
import { AROMATIC, bondOrderSum, type TautomerForm } from "./tautomer-form.ts";

type AtomRecord = { z?: number; impHs?: number; chg?: number; nRad?: number };
type BondRecord = { bo?: number; atoms: [number, number] };
type Extension = { name: string; aromaticAtoms?: number[]; aromaticBonds?: number[]; atomRings?: number[][] };
type MoleculeRecord = { atoms: AtomRecord[]; bonds: BondRecord[]; extensions: Extension[] };

/** A skeleton and one form on it. */
export type Family = { readonly skeleton: Skeleton; readonly first: TautomerForm };

const CARBON = 6;
const ORDER_MAX = 4;

/**
 * The skeleton of a molecule and the form in which it was given, from the toolkit's export (CommonChem JSON
 * with RDKit's aromaticity). Undefined for bonds without a whole order, such as dative ones to metals.
 */
export function readFamily(molecule: Molecule): Family | undefined {
  const document = JSON.parse(molecule.get_json()) as { molecules: [MoleculeRecord] };
  const { atoms, bonds, extensions } = document.molecules[0];
  if (bonds.some(({ bo = 1 }) => bo < 1 || bo > ORDER_MAX)) return undefined;
  const { aromaticAtoms, aromaticBonds, atomRings } = extensions.find(({ name }) => name === REPRESENTATION)!;
  const skeleton = skeletonOf({
    element: Uint8Array.from(atoms, ({ z = CARBON }) => z),
    radicals: Uint8Array.from(atoms, ({ nRad = 0 }) => nRad),
    bonds: bonds.map((bond) => bond.atoms),
    atomRings: atomRings ?? [],
  });
  const first: TautomerForm = {
    hydrogens: Uint8Array.from(atoms, ({ impHs = 0 }) => impHs),
    charge: Int8Array.from(atoms, ({ chg = 0 }) => chg),
    aromatic: new Uint8Array(atoms.length),
    fixed: new Uint8Array(atoms.length),
    kekule: Uint8Array.from(bonds, ({ bo = 1 }) => bo),
    order: Uint8Array.from(bonds, ({ bo = 1 }) => bo),
  };
  for (const atom of aromaticAtoms ?? []) first.aromatic[atom] = 1;
  for (const bond of aromaticBonds ?? []) first.order[bond] = AROMATIC;
  return { skeleton, first };
}

const REPRESENTATION = "rdkitRepresentation";

/** Whether an atom without charge has fewer hydrogens than SMILES would imply: it has unpaired electrons. */
export function isOpenShell({ skeleton, first }: Family): boolean {
  return skeleton.element.some((element, atom) => {
    if (first.charge[atom] !== 0) return false;
    const sum = bondOrderSum(skeleton, first.kekule, atom);
    return impliedHydrogens(element, false, sum, 0) > first.hydrogens[atom]!;
  });
}
