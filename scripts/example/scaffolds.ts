/**
 * A core with open positions: `{c}` on carbon takes any substituent, `{n}` on nitrogen or oxygen takes one
 * that is joined by carbon or sulfur. Rings of cores use the digits 1 to 6, those of substituents 7 to 9.
 */
export type Scaffold = { readonly family: Family; readonly smiles: string };

/** Groups of related cores; sites differ in how much they work on each. */
export type Family = (typeof FAMILIES)[number];

/** The names of all families. */
export const FAMILIES = [
  "fused azoles",
  "fused azines",
  "azoles",
  "cyclic amines",
  "amides and sulfonamides",
  "tricycles",
  "oxygen heterocycles",
  "lactams and chains",
] as const;

const CORES: Record<Family, readonly string[]> = {
  "fused azoles": [
    "c1({c})ccc2c(c1)c({c})cn2{n}",
    "c1({c})ccc2c(c1)nc({c})n2{n}",
    "c1({c})ccc2c(c1)c({c})nn2{n}",
    "c1({c})cnc2c(c1)c({c})cn2{n}",
    "c1({c})ccc2c(c1)nc({c})o2",
    "c1({c})ccc2c(c1)nc({c})s2",
    "c1({c})ccc2nc({c})cn2c1",
  ],
  "fused azines": [
    "c1({c})ccc2c(c1)c(Nc3ccc({c})cc3)ncn2",
    "c1({c})ccc2c(c1)c({c})cc({c})n2",
    "O=c1c({c})cn({n})c2cc({c})ccc12",
    "c1({c})cnc(Nc2ccc({c})cc2)nc1{c}",
    "c1({c})ccc2c(c1)ccnc2{c}",
    "c1({c})cnc2c(c1)c({c})ncn2",
    "O=C1N({n})N=C({c})c2ccc({c})cc12",
    "c1({c})ccc2c(c1)nc({c})cn2",
  ],
  azoles: [
    "c1({c})cc({c})n({n})n1",
    "c1({c})nc({c})n({n})n1",
    "c1({c})csc(N{n})n1",
    "c1({c})ncn({n})c1{c}",
    "c1({c})cc({c})on1",
    "c1({c})nnc({c})o1",
    "O=C(N{n})c1sc({c})cc1{c}",
  ],
  "cyclic amines": [
    "C1CN({n})CCC1c1ccc({c})cc1",
    "C1CN({n})CCN1c1ccc({c})cc1{c}",
    "O=C(N{n})C1CCN(Cc2ccc({c})cc2)CC1",
    "CN1C2CCC1CC(OC(=O)c1ccc({c})c({c})c1)C2",
    "C1CN({n})Cc2cc({c})c({c})cc12",
    "C1CN({n})CCc2cc({c})ccc12",
    "O=C1N({n})CC2(C1)CCN(C(=O)c1ccc({c})cc1)CC2",
    "C1CC(N{n})CN1C(=O)c1ccc({c})cc1{c}",
  ],
  "amides and sulfonamides": [
    "O=C(N{n})c1ccc({c})c({c})c1",
    "O=S(=O)(N{n})c1ccc({c})c({c})c1",
    "O=C(Nc1ccc({c})cc1)c1ccc({c})nc1",
    "O=S(=O)(Nc1ccc({c})nc1)c1ccc({c})cc1",
    "O=C(Nc1ccc({c})cc1{c})NC1CCCCC1",
    "c1({c})ccc(Oc2ccc({c})cc2)cc1",
    "c1({c})ccc(-c2ccc({c})c({c})c2)cc1",
    "O=C(CN({n})S(=O)(=O)c1ccc({c})cc1)Nc1ccc({c})cc1",
  ],
  tricycles: [
    "c1({c})ccc2c(c1)Sc1ccccc1N2{n}",
    "c1({c})ccc2c(c1)c1cc({c})ccc1n2{n}",
    "C1Cc2ccc({c})cc2N({n})c2ccccc12",
    "O=C1CN=C(c2ccccc2{c})c2cc({c})ccc2N1{n}",
    "O=c1c2cc({c})ccc2n({n})c2ccccc12",
    "C1CN({n})CCN1C(c1ccccc1)c1ccc({c})cc1",
    "O=c1c2cc({c})ccc2sc2ccc({c})cc12",
  ],
  "oxygen heterocycles": [
    "O=c1cc({c})c2cc({c})c({c})cc2o1",
    "O=c1cc(-c2ccc({c})cc2)oc2cc({c})ccc12",
    "O=C1CC(c2ccc({c})cc2)Oc2cc({c})ccc12",
    "c1({c})ccc2c(c1)cc({c})o2",
    "c1({c})ccc(CCc2cc({c})cc({c})c2)cc1",
    "O=C1C=C({c})C(=O)c2cc({c})ccc12",
    "O=c1c2cc({c})ccc2oc2cc({c})ccc12",
    "c1({c})cc2OCOc2cc1{c}",
  ],
  "lactams and chains": [
    "O=C1NC(=O)C(c2ccc({c})cc2)(c2ccccc2)N1{n}",
    "COC(=O)C1=C(C)NC(C)=C(C(=O)OC)C1c1ccc({c})cc1{c}",
    "O=C1C(C)(C)c2cc({c})ccc2N1{n}",
    "O=C1NC(=O)C(Cc2ccc(O{n})cc2)S1",
    "OC(COc1ccc({c})cc1{c})CN{n}",
    "CC(C(=O)N{n})c1ccc({c})c({c})c1",
    "O=C(N{n})c1cnc({c})c({c})c1",
    "O=c1cc({c})n({n})c(=O)[nH]1",
  ],
};

/** All cores, in a fixed order. */
export const SCAFFOLDS: readonly Scaffold[] = FAMILIES.flatMap((family) =>
  CORES[family].map((smiles) => ({ family, smiles })),
);
