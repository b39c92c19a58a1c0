import type { MolecularGraph } from "../molecular-graph.ts";
import { graphSmiles } from "../write-smiles.ts";
import { disconnectMetals, isMetal } from "./disconnect-metals.ts";
import { largestFragment } from "./largest-fragment.ts";
import { normalise, type Canonicalise } from "./normalise.ts";
import { reionise } from "./reionise.ts";
import { Structure } from "./structure.ts";
import { uncharge } from "./uncharge.ts";

/** What became of a structure: nothing, another one (SMILES, not canonical), or why there is none. */
export type ChargeParent =
  | { readonly kind: "unchanged" }
  | { readonly kind: "changed"; readonly smiles: string }
  | { readonly kind: "failed"; readonly reason: string };

const UNCHANGED: ChargeParent = { kind: "unchanged" };

/**
 * The parent without salts and charges of a structure, as RDKit 2022.09's `rdMolStandardize.ChargeParent`
 * with its default parameters finds it: metals cut off, groups normalised, charges put on the strongest
 * acids, the largest fragment, uncharged, and the first three again. Stereo and isotopes are dropped;
 * `canonicalise` is asked only where a rule needs the canonical SMILES or the aromaticity of an intermediate
 * form.
 */
export function chargeParent(graph: MolecularGraph, canonicalise: Canonicalise): ChargeParent {
  if (isPlain(graph)) return UNCHANGED;
  const original = new Structure(graph);
  const fragment = largestFragment(cleanUp(original, canonicalise), canonicalise);
  uncharge(fragment);
  // What the rules left alone once they leave alone again.
  const parent = isSame(fragment, original) ? original : cleanUp(fragment, canonicalise);
  if (!parent.element.some((element) => element > 1)) return failed("the structure has no heavy atom");
  return isSame(parent, original) ? UNCHANGED : { kind: "changed", smiles: graphSmiles(parent.graph()) };
}

function cleanUp(structure: Structure, canonicalise: Canonicalise): Structure {
  const result = normalise(disconnectMetals(structure.copy()), canonicalise);
  reionise(result);
  return result;
}

function failed(reason: string): ChargeParent {
  return { kind: "failed", reason };
}

function isSame(first: Structure, second: Structure): boolean {
  return (
    first.atomCount === second.atomCount &&
    first.element.every((element, atom) => element === second.element[atom]) &&
    first.charge.every((charge, atom) => charge === second.charge[atom]) &&
    first.hydrogens.every((hydrogens, atom) => hydrogens === second.hydrogens[atom]) &&
    first.bondOrder.every((order, bond) => order === second.bondOrder[bond])
  );
}

/**
 * Whether nothing can apply, by a look at each atom: one part without charges, metals, lone atoms, and
 * elements in the few uncharged forms that are normalised.
 */
function isPlain({ atoms, bonds, incident }: MolecularGraph): boolean {
  if (atoms.length < 2 || bonds.length < atoms.length - 1) return false;
  if (atoms.every(({ element }) => element < 2)) return false;
  for (let index = 0; index < atoms.length; index++) {
    const { element, charge, hydrogens } = atoms[index]!;
    if (element === 6 && charge === 0) continue;
    if (charge !== 0 || isMetal(element)) return false;
    const touching = incident[index]!;
    if (touching.length + hydrogens === 3 && NORMALISED.has(element))
      for (const bond of touching) if (bonds[bond]!.kind === 2) return false;
    if (element === 7 && touching.length > 1)
      for (const bond of touching) if (bonds[bond]!.kind === 3) return false;
  }
  return isConnected(atoms.length, bonds, incident);
}

/**
 * Nitrogen, phosphorus, sulfur, arsenic, antimony: with three neighbours and a double bond they may be
 * rewritten.
 */
const NORMALISED = new Set([7, 15, 16, 33, 51]);

function isConnected(
  atomCount: number,
  bonds: MolecularGraph["bonds"],
  incident: MolecularGraph["incident"],
): boolean {
  const seen = new Uint8Array(atomCount);
  const reached = [0];
  seen[0] = 1;
  for (const atom of reached)
    for (const bond of incident[atom]!) {
      const { from, to } = bonds[bond]!;
      const next = from === atom ? to : from;
      if (seen[next] === 0) reached.push(next);
      seen[next] = 1;
    }
  return reached.length === atomCount;
}
