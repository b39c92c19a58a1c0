import { beforeAll, describe, expect, it } from "vitest";
import { describeMolecule, descriptorNames } from "../../../chemistry/descriptors.ts";
import { descriptorScales, standardiseDescriptor } from "../../../chemistry/descriptor-scales.ts";
import { loadToolkit, withMolecule, type Molecule, type Toolkit } from "../../../chemistry/rdkit.ts";
import { structures } from "./structures.ts";

let toolkit: Toolkit;

beforeAll(async () => {
  toolkit = await loadToolkit();
});

function describeSmiles(smiles: string): Record<string, number> {
  const values = withMolecule(toolkit, smiles, describeMolecule);
  return Object.fromEntries(descriptorNames.map((name, index) => [name, values![index]!]));
}

/** A molecule whose toolkit answers with `text`: the one place where the toolkit's words must be made up. */
function moleculeSaying(text: string): Molecule {
  return { get_descriptors: () => text } as unknown as Molecule;
}

describe("describeMolecule", () => {
  it("gives aspirin its published properties", () => {
    const aspirin = describeSmiles("CC(=O)Oc1ccccc1C(=O)O");
    expect(aspirin["amw"]).toBeCloseTo(180.16, 2);
    expect(aspirin["tpsa"]).toBeCloseTo(63.6, 2);
    expect(aspirin["CrippenClogP"]).toBeCloseTo(1.31, 2);
    expect(aspirin).toMatchObject({ NumHeavyAtoms: 13, NumRings: 1, lipinskiHBD: 1, lipinskiHBA: 4 });
  });

  it("gives a finite value for every descriptor of every structure", () => {
    for (const smiles of structures)
      for (const [name, value] of Object.entries(describeSmiles(smiles)))
        expect(Number.isFinite(value), `${name} of ${smiles}`).toBe(true);
  });

  it("takes 0 for what is not finite", () => {
    const entries = descriptorNames.map(
      (name, index) => `"${name}":${["nan", "-inf", "1E999", "2.5E0"][index] ?? 1}`,
    );
    expect([...describeMolecule(moleculeSaying(`{${entries.join(",")}}`))].slice(0, 5)).toEqual([
      0, 0, 0, 2.5, 1,
    ]);
  });

  it("refuses a toolkit with other descriptors", () => {
    const all = Object.fromEntries(descriptorNames.map((name) => [name, 1]));
    const { tpsa: _, ...fewer } = all;
    expect(() => describeMolecule(moleculeSaying(JSON.stringify(fewer)))).toThrow("no descriptor tpsa");
    expect(() => describeMolecule(moleculeSaying(JSON.stringify({ ...all, novel: 1 })))).toThrow(
      "does not know",
    );
  });
});

describe("descriptor scales", () => {
  it("are listed in the order of the columns", () => {
    expect(descriptorScales.map((scale) => scale.name)).toEqual(descriptorNames);
    for (const scale of descriptorScales) expect(scale.deviation, scale.name).toBeGreaterThan(0);
  });

  it("centre, scale and cut off", () => {
    const plain = { name: "tpsa", log: false, mean: 60, deviation: 20 } as const;
    expect([100, 60, 1000, -1000].map((value) => standardiseDescriptor(value, plain))).toEqual([2, 0, 5, -5]);
    const logarithmic = { ...plain, log: true, mean: Math.log(3), deviation: 0.5 };
    expect(standardiseDescriptor(2, logarithmic)).toBeCloseTo(0, 12);
  });
});
