import { beforeAll, describe, expect, it } from "vitest";
import { foldScaffold } from "../../../chemistry/fold-scaffold.ts";
import { loadToolkit, withMolecule, type Toolkit } from "../../../chemistry/rdkit.ts";
import { readGraph } from "../../../chemistry/read-graph.ts";
import { simpleRings } from "../../../chemistry/simple-rings.ts";
import { scaffoldSmiles } from "../../../chemistry/scaffold.ts";

let toolkit: Toolkit;

beforeAll(async () => {
  toolkit = await loadToolkit();
});

function scaffold(smiles: string): string | undefined {
  const canonical = withMolecule(toolkit, smiles, (molecule) => molecule.get_smiles());
  return foldScaffold(toolkit, scaffoldSmiles(readGraph(canonical!, () => 0)));
}

// From RDKit 2022.09 in Python, with the parameters and priorities of MELLODDY-TUNER 3.
const PICKED: readonly (readonly [string, string])[] = [
  ["Cc1ccc(NC(=O)c2ccc(CN3CCN(C)CC3)cc2)cc1Nc1nccc(n1)-c1cccnc1", "c1ccc(Nc2nccc(-c3cccnc3)n2)cc1"],
  ["CCCc1nn(C)c2c1nc([nH]c2=O)-c1cc(ccc1OCC)S(=O)(=O)N1CCN(C)CC1", "O=c1[nH]c(-c2ccccc2)nc2cn[nH]c12"],
  ["COc1ccc2nccc(C(O)C3CC4CCN3CC4C=C)c2c1", "C1CN2CCC1CC2"],
  ["O=C(c1ccc2c(c1)OCO2)N1CCC2(CC1)OCCO2", "C1CC2(CCN1)OCCO2"],
  [
    "CC(C)c1n(CCC(O)CC(O)CC(=O)O)c(c(C(=O)Nc2ccccc2)c1-c1ccccc1)-c1ccc(F)cc1",
    "c1ccc(-c2c[nH]c(-c3ccccc3)c2)cc1",
  ],
  ["OC(c1ccccc1)(c1ccccc1)C1CCN(CCCC(O)c2ccc(cc2)C(C)(C)C)CC1", "c1ccc(C(c2ccccc2)C2CCNCC2)cc1"],
  ["CC1OC2CC3CCC1N3C2c1ccc2ccccc2c1", "C1CC2CC3CN2C1CO3"],
  ["C1CCCCCCCCCCCC(CC1)c1ccc(-c2ccccc2)c(-c2ccccc2)c1", "c1ccc(-c2ccc(C3CCCCCCCCCCCCCC3)cc2)cc1"],
  [
    "CC1=C2C(C(=O)C3(C)C(CC4C(C3C(C(C2(C)C)(CC1O)O)OC(=O)c1ccccc1)(CO4)OC(C)=O)O)OC(C)=O",
    "O=C1CC2=CCCC(C2)CC2C1CCC1OCC12",
  ],
  ["C[N+](C)=C1C=CC(=C(c2ccccc2)c2ccc(Cc3ccccc3)cc2)C=C1", "[N+]=C1C=CC(=C(c2ccccc2)c2ccccc2)C=C1"],
];

describe("foldScaffold", () => {
  it("leaves up to three rings as they are", () => {
    expect(scaffold("CCCCO")).toBe("");
    expect(scaffold("CC(C)Cc1ccc(cc1)C(C)C(=O)O")).toBe("c1ccccc1");
    expect(scaffold("Cc1ccc(-c2ccc(C3CCNCC3)cc2)cc1")).toBe("c1ccc(-c2ccc(C3CCNCC3)cc2)cc1");
  });

  it.each(PICKED)("picks of %s the part that MELLODDY-TUNER picks", (smiles, expected) => {
    expect(scaffold(smiles)).toBe(expected);
  });
});

describe("simpleRings", () => {
  const ringsOf = (smiles: string): readonly number[] | undefined =>
    simpleRings(readGraph(smiles, () => 0))
      ?.map((ring) => ring.length)
      .toSorted((one, other) => other - one);

  it.each([
    ["CCO", []],
    ["c1ccc(-c2ccoc2)cc1", [6, 5]],
    ["c1ccc2[nH]ccc2c1", [6, 5]],
    ["C1CC2CCC1C2", [5, 5]],
  ])("gives the rings of %s by size", (smiles, sizes) => {
    expect(ringsOf(smiles)).toEqual(sizes);
  });

  it.each([
    ["where three chains could close two rings in several ways", "C1CC2CCC1CC2"],
    ["of spiro systems", "C1CCC2(CC1)CCCCC2"],
    ["of three fused rings", "c1ccc2cc3ccccc3cc2c1"],
    ["of cages", "C12C3C4C1C5C2C3C45"],
  ])("leaves rings %s to the toolkit", (_, smiles) => {
    expect(ringsOf(smiles)).toBeUndefined();
  });
});
