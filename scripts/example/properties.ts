import { createRequire } from "node:module";
import type { MainModule, Mol } from "@rdkit/rdkit";

/** What the virtual assays know of a molecule besides how it was put together. */
export type Properties = {
  /** RDKit's canonical SMILES. */
  readonly smiles: string;
  readonly heavyAtoms: number;
  /** g/mol */
  readonly molarMass: number;
  /** Wildman-Crippen log P. */
  readonly logP: number;
  /** Distribution coefficient at pH 7.4 from log P and the strongest acid and base. */
  readonly logD: number;
  /** Topological polar surface area in square angstrom. */
  readonly polarSurface: number;
  readonly rotatableBonds: number;
  readonly aromaticRings: number;
  /** Share of the heavy atoms that are aromatic. */
  readonly aromaticShare: number;
  /** pKa of the strongest aliphatic amine; null without one. */
  readonly basicPka: number | null;
  readonly acidic: boolean;
  /** An unhindered pyridine-like or azole nitrogen, which can bind haem iron. */
  readonly bareAzine: boolean;
};

/** Reads molecules. */
export type Chemist = { readonly describe: (smiles: string) => Properties | null };

const NOT_IN_A_WEAKER_CLASS = "!$(N1CCOCC1);!$(N1CCN(c)CC1)";
// Typical pKa of each class at 25 degrees; the strongest class that matches counts.
const BASES: readonly [smarts: string, pka: number][] = [
  [
    `[NX3;!$(N-[!#6;!#1]);!$(N-[#6]=[#7,#8,#16]);!$(N-c);${NOT_IN_A_WEAKER_CLASS}]([#1,CX4])([#1,CX4])[CX4]`,
    9.4,
  ],
  ["[NX3;$(N1CCN(c)CC1);!$(N-c);!$(N-[#6]=O);!$(N-S)]", 7.9],
  ["[NX3;$(N1CCOCC1);!$(N-c);!$(N-[#6]=O);!$(N-S)]", 7.2],
];
const ACIDS: readonly [smarts: string, pka: number][] = [
  ["[CX3](=O)[OX2H1]", 4.2],
  ["c1nnn[nH]1", 4.9],
];
const BARE_AZINE = "[nX2;$(n1[cH]cccc1),$(n1[cH]nccc1),$(n1[cH]ncc1)]";
const PH = 7.4;

/** Loads RDKit once; `describe` gives null for what is no molecule. */
export async function hireChemist(): Promise<Chemist> {
  const load = createRequire(import.meta.url)("@rdkit/rdkit") as () => Promise<MainModule>;
  const rdkit = await load();
  const matcherOf = (smarts: string): Mol => requireMolecule(rdkit.get_qmol(smarts), smarts);
  const bases = BASES.map(([smarts, pka]) => ({ pattern: matcherOf(smarts), pka }));
  const acids = ACIDS.map(([smarts, pka]) => ({ pattern: matcherOf(smarts), pka }));
  const bareAzine = matcherOf(BARE_AZINE);
  const strongest = (molecule: Mol, classes: typeof bases): number | null =>
    classes.find(({ pattern }) => matches(molecule, pattern))?.pka ?? null;
  return {
    describe(smiles) {
      const molecule = rdkit.get_mol(smiles);
      if (molecule === null) return null;
      try {
        return describe(molecule, {
          basicPka: strongest(molecule, bases),
          acidicPka: strongest(molecule, acids),
          bareAzine: matches(molecule, bareAzine),
        });
      } finally {
        molecule.delete();
      }
    },
  };
}

type Found = {
  readonly basicPka: number | null;
  readonly acidicPka: number | null;
  readonly bareAzine: boolean;
};

function describe(molecule: Mol, found: Found): Properties {
  const numbers = JSON.parse(molecule.get_descriptors()) as Partial<Record<string, number>>;
  const value = (name: string): number => {
    const number = numbers[name];
    if (number === undefined) throw new Error(`RDKit gives no ${name}`);
    return number;
  };
  const logP = value("CrippenClogP");
  const ionised =
    1 +
    (found.basicPka === null ? 0 : 10 ** (found.basicPka - PH)) +
    (found.acidicPka === null ? 0 : 10 ** (PH - found.acidicPka));
  const heavyAtoms = value("NumHeavyAtoms");
  return {
    smiles: molecule.get_smiles(),
    heavyAtoms,
    molarMass: value("amw"),
    logP,
    logD: logP - Math.log10(ionised),
    polarSurface: value("tpsa"),
    rotatableBonds: value("NumRotatableBonds"),
    aromaticRings: value("NumAromaticRings"),
    aromaticShare: aromaticAtoms(molecule) / heavyAtoms,
    basicPka: found.basicPka,
    acidic: found.acidicPka !== null,
    bareAzine: found.bareAzine,
  };
}

function aromaticAtoms(molecule: Mol): number {
  const graph = JSON.parse(molecule.get_json()) as {
    molecules: { extensions: { name: string; aromaticAtoms?: number[] }[] }[];
  };
  const extensions = graph.molecules[0]?.extensions ?? [];
  return extensions.find(({ name }) => name === "rdkitRepresentation")?.aromaticAtoms?.length ?? 0;
}

function matches(molecule: Mol, pattern: Mol): boolean {
  return molecule.get_substruct_match(pattern) !== "{}";
}

function requireMolecule(molecule: Mol | null, text: string): Mol {
  if (molecule === null) throw new Error(`RDKit cannot read ${text}`);
  return molecule;
}
