import { withMolecule, type Toolkit } from "../../../chemistry/rdkit.ts";

/**
 * The canonical SMILES of a structure and the bits that RDKit's own Morgan generator sets for it, ascending.
 */
export function toolkitBits(
  toolkit: Toolkit,
  smiles: string,
  radius: number,
  size: number,
): { canonical: string; bits: number[] } {
  const result = withMolecule(toolkit, smiles, (molecule) => {
    const vector = molecule.get_morgan_fp(JSON.stringify({ radius, nBits: size }));
    const bits: number[] = [];
    for (let bit = vector.indexOf("1"); bit >= 0; bit = vector.indexOf("1", bit + 1)) bits.push(bit);
    return { canonical: molecule.get_smiles(), bits };
  });
  if (result === undefined) throw new Error(`the toolkit cannot read ${smiles}`);
  return result;
}

/** The bits that environments fold to, ascending. */
export function foldedBits(environments: Uint32Array, size: number): number[] {
  return [...new Set(Array.from(environments, (identifier) => identifier % size))].sort((a, b) => a - b);
}
