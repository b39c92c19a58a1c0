import { beforeAll, expect, it } from "vitest";
import { loadToolkit, withMolecule, type Toolkit } from "../../../chemistry/rdkit.ts";
import { readGraph } from "../../../chemistry/read-graph.ts";
import { scaffoldSmiles } from "../../../chemistry/scaffold.ts";
import { structures } from "./structures.ts";

let toolkit: Toolkit;

beforeAll(async () => {
  toolkit = await loadToolkit();
});

function canonical(smiles: string): string {
  const text = withMolecule(toolkit, smiles, (molecule) => molecule.get_smiles());
  if (text === undefined) throw new Error(`the toolkit cannot read ${smiles}`);
  return text;
}

function scaffold(smiles: string): string {
  const cutOut = scaffoldSmiles(readGraph(canonical(smiles), () => 0));
  return cutOut === "" ? "" : canonical(cutOut);
}

it.each([
  ["chains have none", "CC(=O)NCCO", ""],
  ["substituents go", "Cc1ccccc1O", "c1ccccc1"],
  ["a nitrile goes", "N#Cc1ccccc1", "c1ccccc1"],
  ["linkers stay", "CC(Cc1ccccc1)Nc1ccncc1", "c1ccc(CCNc2ccncc2)cc1"],
  ["doubly bonded atoms on rings stay", "CN1CCCC1=O", "O=C1CCCN1"],
  ["doubly bonded atoms on linkers stay", "CN(C(=O)c1ccccc1)C1CC1", "O=C(NC1CC1)c1ccccc1"],
  ["a sulfone that links stays whole", "O=S(=O)(c1ccccc1)c1ccccc1", "O=S(=O)(c1ccccc1)c1ccccc1"],
  ["a sulfonamide at an end goes", "NS(=O)(=O)c1ccccc1", "c1ccccc1"],
  ["of an oxime the nitrogen stays", "ON=C1CCCCC1", "N=C1CCCCC1"],
  ["a pyrrole nitrogen gets its hydrogen back", "CCn1cccc1", "c1cc[nH]c1"],
  ["an N-oxide becomes the protonated ring", "[O-][n+]1ccccc1", "c1cc[nH+]cc1"],
  ["a quaternary nitrogen gets hydrogens", "C[N+]1(C)CCCCC1", "C1CC[NH2+]CC1"],
  ["stereo goes", "C[C@H]1CC[C@@H](O)CC1", "C1CCCCC1"],
  ["isotopes go", "[13CH3][14c]1ccccc1", "c1ccccc1"],
  ["fused and bridged rings stay", "CN1C2CCC1CC(C2)O", "C1CC2CCC(C1)N2"],
  ["spiro rings stay", "OC1CCC2(CC1)CCCCC2", "C1CCC2(CC1)CCCCC2"],
])("%s", (_, smiles, expected) => {
  expect(scaffold(smiles)).toBe(canonicalOrNone(expected));
});

function canonicalOrNone(smiles: string): string {
  return smiles === "" ? "" : canonical(smiles);
}

it("is its own scaffold", () => {
  const once = structures.filter((smiles) => !smiles.includes(".")).map(scaffold);
  expect(once.map((smiles) => (smiles === "" ? "" : scaffold(smiles)))).toEqual(once);
});
