/** A group with its proton and without; the last atom of each pattern has or had it. */
export type AcidBasePair = { readonly name: string; readonly acid: string; readonly base: string };

/**
 * Acid and base pairs from the strongest acid to the weakest, as published with RDKit 2022.09 (BSD licence,
 * MolStandardize/AcidBaseCatalog) after MolVS, which took them from the Substance Registration System
 * Standard Operating Procedure of the U.S. Food and Drug Administration.
 */
export const acidBasePairs: readonly AcidBasePair[] = [
  { name: "sulfuric ester", acid: "OS(=O)(=O)[OH]", base: "OS(=O)(=O)[O-]" },
  { name: "sulfonic acid", acid: "[!O]S(=O)(=O)[OH]", base: "[!O]S(=O)(=O)[O-]" },
  { name: "sulfurous ester", acid: "O[SD3](=O)[OH]", base: "O[SD3](=O)[O-]" },
  { name: "sulfinic acid", acid: "[!O][SD3](=O)[OH]", base: "[!O][SD3](=O)[O-]" },
  { name: "phosphoric ester", acid: "OP(=O)([OH])[OH]", base: "OP(=O)([OH])[O-]" },
  { name: "phosphonic acid", acid: "[!O]P(=O)([OH])[OH]", base: "[!O]P(=O)([OH])[O-]" },
  { name: "carboxylic acid", acid: "C(=O)[OH]", base: "C(=O)[O-]" },
  { name: "thiophenol", acid: "c[SH]", base: "c[S-]" },
  { name: "phosphoric ester, second", acid: "OP(=O)([O-])[OH]", base: "OP(=O)([O-])[O-]" },
  { name: "phosphonic acid, second", acid: "[!O]P(=O)([O-])[OH]", base: "[!O]P(=O)([O-])[O-]" },
  { name: "phthalimide", acid: "O=C2c1ccccc1C(=O)[NH]2", base: "O=C2c1ccccc1C(=O)[N-]2" },
  { name: "peracid", acid: "C(=O)O[OH]", base: "C(=O)O[O-]" },
  { name: "carbon beside nitro", acid: "O=N(O)[CH]", base: "O=N(O)[C-]" },
  { name: "sulfonamide", acid: "S(=O)(=O)[NH2]", base: "S(=O)(=O)[NH-]" },
  { name: "boric ester", acid: "OB([OH])[OH]", base: "OB([OH])[O-]" },
  { name: "boronic acid", acid: "[!O]B([OH])[OH]", base: "[!O]B([OH])[O-]" },
  { name: "phenol", acid: "c[OH]", base: "c[O-]" },
  { name: "thiol", acid: "C[SH]", base: "C[S-]" },
  { name: "boric ester, second", acid: "OB([O-])[OH]", base: "OB([O-])[O-]" },
  { name: "boronic acid, second", acid: "[!O]B([O-])[OH]", base: "[!O]B([O-])[O-]" },
  { name: "cyclopentadiene", acid: "C1=CC=C[CH2]1", base: "c1ccc[cH-]1" },
  { name: "amide", acid: "C(=O)[NH2]", base: "C(=O)[NH-]" },
  { name: "imidazole", acid: "c1cnc[nH]1", base: "c1cnc[n-]1" },
  { name: "alcohol", acid: "[CX4][OH]", base: "[CX4][O-]" },
  { name: "carbon beside keto", acid: "O=C([!O])[C!H0+0]", base: "O=C([!O])[C-]" },
  { name: "carbon beside ester", acid: "OC(=O)[C!H0+0]", base: "OC(=O)[C-]" },
  { name: "alkyne", acid: "C#[CH]", base: "C#[C-]" },
  { name: "carbon beside sulfone", acid: "CS(=O)(=O)[C!H0+0]", base: "CS(=O)(=O)[C-]" },
  { name: "carbon beside sulfoxide", acid: "C[SD3](=O)[C!H0+0]", base: "C[SD3](=O)[C-]" },
  { name: "amine", acid: "[CX4][NH2]", base: "[CX4][NH-]" },
  { name: "benzylic carbon", acid: "c[CX4H2]", base: "c[CX3H-]" },
  { name: "alkene carbon", acid: "[CX3]=[CX3!H0+0]", base: "[CX3]=[CX2-]" },
  { name: "alkane carbon", acid: "[CX4!H0+0]", base: "[CX3-]" },
];
