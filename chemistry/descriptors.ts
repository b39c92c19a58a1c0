import type { Molecule } from "./rdkit.ts";

/** The physico-chemical descriptors that RDKit gives, in the order of their columns. */
export const descriptorNames = [
  "exactmw",
  "amw",
  "lipinskiHBA",
  "lipinskiHBD",
  "NumRotatableBonds",
  "NumHBD",
  "NumHBA",
  "NumHeavyAtoms",
  "NumAtoms",
  "NumHeteroatoms",
  "NumAmideBonds",
  "FractionCSP3",
  "NumRings",
  "NumAromaticRings",
  "NumAliphaticRings",
  "NumSaturatedRings",
  "NumHeterocycles",
  "NumAromaticHeterocycles",
  "NumSaturatedHeterocycles",
  "NumAliphaticHeterocycles",
  "NumSpiroAtoms",
  "NumBridgeheadAtoms",
  "NumAtomStereoCenters",
  "NumUnspecifiedAtomStereoCenters",
  "labuteASA",
  "tpsa",
  "CrippenClogP",
  "CrippenMR",
  "chi0v",
  "chi1v",
  "chi2v",
  "chi3v",
  "chi4v",
  "chi0n",
  "chi1n",
  "chi2n",
  "chi3n",
  "chi4n",
  "hallKierAlpha",
  "kappa1",
  "kappa2",
  "kappa3",
  "Phi",
] as const;

/** The name of a descriptor as RDKit writes it. */
export type DescriptorName = (typeof descriptorNames)[number];

/**
 * The raw descriptors of a molecule in the order of `descriptorNames`. One that is undefined for the molecule
 * (not finite, as a shape index may be on a single atom) is 0. Throws when the toolkit's list is not ours: a
 * version of it with other descriptors would shift columns.
 */
export function describeMolecule(molecule: Molecule): Float64Array {
  const found = parseDescriptors(molecule.get_descriptors());
  const values = new Float64Array(descriptorNames.length);
  for (const [index, name] of descriptorNames.entries()) {
    const value = found[name];
    if (value === undefined) throw new Error(`the chemistry toolkit has no descriptor ${name}`);
    values[index] = value !== null && Number.isFinite(value) ? value : 0;
  }
  if (Object.keys(found).length !== descriptorNames.length)
    throw new Error("the chemistry toolkit has descriptors that this version does not know");
  return values;
}

/** Reads the toolkit's JSON, which may hold numbers that JSON has no word for; they become null. */
function parseDescriptors(text: string): Record<string, number | null> {
  const json = /nan|inf/i.test(text) ? text.replaceAll(/:\s*-?(?:nan|inf(?:inity)?)\b/gi, ":null") : text;
  return JSON.parse(json) as Record<string, number | null>;
}
