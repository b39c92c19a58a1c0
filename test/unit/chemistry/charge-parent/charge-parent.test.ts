import { beforeAll, describe, expect, it } from "vitest";
import { chargeParent, type ChargeParent } from "../../../../chemistry/charge-parent/charge-parent.ts";
import { loadToolkit, withMolecule, type Toolkit } from "../../../../chemistry/rdkit.ts";
import { readGraph } from "../../../../chemistry/read-graph.ts";
import { graphSmiles } from "../../../../chemistry/write-smiles.ts";
import { structures } from "../structures.ts";
import { goldenParents } from "./golden-parents.ts";

let toolkit: Toolkit;

beforeAll(async () => {
  toolkit = await loadToolkit();
});

function canonicalise(smiles: string): string | undefined {
  return withMolecule(toolkit, smiles, (molecule) => molecule.get_smiles());
}

function canonical(smiles: string): string {
  const text = canonicalise(smiles);
  if (text === undefined) throw new Error(`the toolkit cannot read ${smiles}`);
  return text;
}

/** Without stereo and isotopes, canonical. */
function flat(smiles: string): string {
  return canonical(graphSmiles(readGraph(canonical(smiles), () => 0)));
}

function parentOf(smiles: string): ChargeParent {
  return chargeParent(
    readGraph(canonical(smiles), () => 0),
    canonicalise,
  );
}

function parentSmiles(smiles: string): string {
  const parent = parentOf(smiles);
  if (parent.kind === "failed") throw new Error(parent.reason);
  return flat(parent.kind === "unchanged" ? smiles : parent.smiles);
}

describe.each(Object.entries(goldenParents))("%s", (_, cases) => {
  it.each(cases)("%s -> %s", (smiles, parent) => {
    expect(parentSmiles(smiles)).toBe(flat(parent));
  });
});

it("says that a structure without anything to change is unchanged", () => {
  const plain = ["CC(=O)Nc1ccc(O)cc1", "C[N+](=O)[O-]", "CN=[N+]=[N-]", "C[N+](C)(C)CC(=O)[O-]"];
  expect(plain.map((smiles) => parentOf(smiles).kind)).toEqual(plain.map(() => "unchanged"));
});

it.each(["[H][H]", "[H+]", "[H+].[H][H]"])("refuses %s, which has no heavy atom", (smiles) => {
  expect(parentOf(smiles)).toEqual({ kind: "failed", reason: "the structure has no heavy atom" });
});

it("does not ask for canonical forms where no rule needs them", () => {
  const asked: string[] = [];
  for (const smiles of ["CC(=O)[O-].[Na+]", "CS(C)=O", "C[N+](C)(C)CC(C(=O)[O-])C(=O)[O-]"])
    chargeParent(
      readGraph(canonical(smiles), () => 0),
      (text) => {
        asked.push(text);
        return canonicalise(text);
      },
    );
  expect(asked).toEqual([]);
});

it("chooses the fragment that an isotope makes heavier", () => {
  const graph = readGraph(canonical("CCCO.[13CH3]C(C)O"), (symbol, isotope) =>
    symbol === "C" ? isotope - 12 : 0,
  );
  const parent = chargeParent(graph, canonicalise);
  expect(parent.kind === "changed" && canonical(parent.smiles)).toBe("CC(C)O");
});

it("leaves parents as they are", () => {
  const golden = Object.values(goldenParents).flatMap((cases) => cases.map(([, parent]) => parent));
  const parents = [...golden, ...structures.filter((smiles) => parentOf(smiles).kind === "unchanged")].map(
    flat,
  );
  expect(parents.length).toBeGreaterThan(150);
  expect(parents.map(parentSmiles)).toEqual(parents);
});
