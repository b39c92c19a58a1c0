import { beforeAll, describe, expect, it } from "vitest";
import { describeByGraph, describeStructure } from "../../../chemistry/descriptors/describe-structure.ts";
import { describeMolecule, descriptorNames } from "../../../chemistry/descriptors.ts";
import { massShiftOf } from "../../../chemistry/isotopes.ts";
import type { MolecularGraph } from "../../../chemistry/molecular-graph.ts";
import { loadToolkit, withMolecule, type Toolkit } from "../../../chemistry/rdkit.ts";
import { readGraph, type MassShift } from "../../../chemistry/read-graph.ts";
import { describedStructures, toolkitStructures } from "./described-structures.ts";
import { differences } from "./descriptor-differences.ts";
import { structures } from "./structures.ts";

let toolkit: Toolkit;
let massShift: MassShift;

beforeAll(async () => {
  toolkit = await loadToolkit();
  massShift = massShiftOf(toolkit);
});

type Read = { readonly canonical: string; readonly graph: MolecularGraph; readonly truth: Float64Array };

function read(smiles: string): Read {
  const canonical = withMolecule(toolkit, smiles, (molecule) => molecule.get_smiles());
  if (canonical === undefined) throw new Error(`the toolkit cannot read ${smiles}`);
  const truth = withMolecule(toolkit, canonical, describeMolecule);
  if (truth === undefined) throw new Error(`the toolkit cannot describe ${smiles}`);
  return { canonical, graph: readGraph(canonical, massShift), truth };
}

describe("descriptors of a graph are the toolkit's", () => {
  it.each(Object.entries(describedStructures))("for %s", (_, family) => {
    for (const smiles of family) {
      const { canonical, graph, truth } = read(smiles);
      const ours = describeByGraph(canonical, graph);
      if (ours === undefined) expect.fail(`${smiles} was left to the toolkit`);
      expect(differences(ours, truth), smiles).toEqual([]);
    }
  });

  it("for drugs and small molecules, with the toolkit where the graph cannot tell", () => {
    for (const smiles of structures) {
      const { canonical, graph, truth } = read(smiles);
      expect(differences(describeStructure(toolkit, canonical, graph)!, truth), smiles).toEqual([]);
    }
  });
});

describe("describeStructure", () => {
  it("asks the toolkit for isotopes, maps, large cages and configurations that depend on others", () => {
    for (const smiles of toolkitStructures) {
      const { canonical, graph, truth } = read(smiles);
      expect(describeByGraph(canonical, graph), smiles).toBeUndefined();
      expect(describeStructure(toolkit, canonical, graph), smiles).toEqual(truth);
    }
  });

  it("gives the same numbers however the atoms are ordered in memory", () => {
    const { graph, truth } = read("CC(=O)Oc1ccccc1C(=O)O");
    const reordered = readGraph("O=C(O)c1ccccc1OC(C)=O", massShift);
    expect(reordered.atoms).not.toEqual(graph.atoms);
    expect(differences(describeByGraph("O=C(O)c1ccccc1OC(C)=O", reordered)!, truth)).toEqual([]);
  });

  it("has one finite value for each name", () => {
    const { canonical, graph } = read("[SbH6+3]");
    const values = describeByGraph(canonical, graph)!;
    expect(values).toHaveLength(descriptorNames.length);
    expect(values.every(Number.isFinite)).toBe(true);
  });
});
