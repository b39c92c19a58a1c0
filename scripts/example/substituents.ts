/** A group to put on an open position; its first atom is the one that is joined. */
export type Substituent = {
  readonly kind: Kind;
  readonly smiles: string;
  /** May also sit on nitrogen or oxygen. */
  readonly onHeteroatom: boolean;
};

/** Groups of related substituents. */
export type Kind =
  | "none"
  | "halogen"
  | "alkyl"
  | "fluoroalkyl"
  | "ether or alcohol"
  | "amine"
  | "amide"
  | "sulfonyl"
  | "carbonyl or nitrile"
  | "acid"
  | "aryl";

type Lists = { readonly carbonOnly: readonly string[]; readonly anywhere: readonly string[] };

const GROUPS: Record<Kind, Lists> = {
  none: { carbonOnly: [], anywhere: ["[H]"] },
  halogen: { carbonOnly: ["F", "Cl", "Br"], anywhere: [] },
  alkyl: {
    carbonOnly: [],
    anywhere: ["C", "CC", "CCC", "C(C)C", "CC(C)C", "C(C)(C)C", "C7CC7", "C7CCCC7", "C7CCCCC7"],
  },
  fluoroalkyl: { carbonOnly: ["C(F)(F)F", "OC(F)(F)F", "C(F)F"], anywhere: ["CC(F)(F)F"] },
  "ether or alcohol": {
    carbonOnly: ["O", "OC", "OCC", "OC(C)C", "OCCOC", "OCc7ccccc7"],
    anywhere: ["CCOC", "CCO", "C7CCOCC7"],
  },
  amine: {
    carbonOnly: ["N", "N(C)C", "N7CCN(C)CC7", "N7CCNCC7", "N7CCOCC7", "OCCN(C)C", "OCCN7CCCC7", "NCCN(CC)CC"],
    anywhere: ["CCN(C)C", "CCCN(C)C", "CCN7CCCCC7", "CCN7CCOCC7", "C7CCN(C)CC7", "CC7CCNCC7"],
  },
  amide: {
    carbonOnly: [
      "C(=O)N",
      "C(=O)NC",
      "C(=O)N(C)C",
      "C(=O)N7CCOCC7",
      "NC(C)=O",
      "NC(=O)c7ccccc7",
      "NC(=O)C7CC7",
    ],
    anywhere: ["CC(=O)N", "CC(=O)NC"],
  },
  sulfonyl: { carbonOnly: ["S(=O)(=O)N", "NS(=O)(=O)C", "S(=O)(=O)N(C)C"], anywhere: ["S(=O)(=O)C"] },
  "carbonyl or nitrile": {
    carbonOnly: ["C#N", "[N+](=O)[O-]", "C(=O)OC", "C(=O)OCC"],
    anywhere: ["C(C)=O", "CCC#N"],
  },
  acid: { carbonOnly: ["C(=O)O", "OCC(=O)O", "c7nnn[nH]7"], anywhere: ["CC(=O)O", "CCC(=O)O"] },
  aryl: {
    carbonOnly: ["c7ccoc7", "c7cnn(C)c7"],
    anywhere: [
      "c7ccccc7",
      "c7ccc(F)cc7",
      "c7ccc(Cl)cc7",
      "c7ccc(OC)cc7",
      "c7cccc(C(F)(F)F)c7",
      "c7ccncc7",
      "c7cccnc7",
      "c7cncnc7",
      "c7ccsc7",
      "Cc7ccccc7",
      "Cc7ccc(F)cc7",
      "Cc7ccncc7",
      "CCc7ccccc7",
    ],
  },
};

/** All substituents, in a fixed order. */
export const SUBSTITUENTS: readonly Substituent[] = (Object.keys(GROUPS) as Kind[]).flatMap((kind) => [
  ...GROUPS[kind].carbonOnly.map((smiles) => ({ kind, smiles, onHeteroatom: false })),
  ...GROUPS[kind].anywhere.map((smiles) => ({ kind, smiles, onHeteroatom: true })),
]);
