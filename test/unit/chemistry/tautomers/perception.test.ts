import { beforeAll, describe, expect, it } from "vitest";
import { loadToolkit, withMolecule, type Toolkit } from "../../../../chemistry/rdkit.ts";
import { AromaticityModel } from "../../../../chemistry/tautomers/aromaticity.ts";
import { kekulise } from "../../../../chemistry/tautomers/kekulise.ts";
import { readFamily } from "../../../../chemistry/tautomers/read-family.ts";
import { ringSystems } from "../../../../chemistry/tautomers/ring-systems.ts";
import { bondOrderSum, copyForm } from "../../../../chemistry/tautomers/tautomer-form.ts";
import { writeSmiles } from "../../../../chemistry/tautomers/write-smiles.ts";
import { structures } from "../structures.ts";
import { knownTautomers } from "./known-tautomers.ts";

/** Rings that are hard for one rule or another: fused, charged, exocyclic bonds, buried atoms, large. */
const RINGS = [
  "C1=CC2=CC=C3C2=C1C=C3",
  "C1=CN2C3=CC=CN3C3=CC=CN3C2=C1",
  "c1ccc2cccc2cc1",
  "C1=CC=CC=CC=CC=C1",
  "[CH+]1C=C1",
  "[CH+]1C=CC=CC=C1",
  "[CH-]1C=CC=C1",
  "O=C1C=CC=CC=C1",
  "O=C1C(=O)C=C1",
  "C=C1C=CC=C1",
  "S=c1cc[nH]cc1",
  "O=c1oc2ccccc2c2ccccc12",
  "c1cc2cc3ccc(cc4ccc(cc5ccc(cc1n2)[nH]5)n4)[nH]3",
  "c1ccc2c(c1)c1cccc3cccc2c13",
  "c1cc2ccc3ccc4ccc5ccc6ccc1c1c2c3c4c5c61",
  "B1=CC=CC=C1",
  "C1=NP=CO1",
  "C1=CS(=O)C=C1",
  "C1=CS(=O)(=O)C=C1",
  "O=S1N=CC=N1",
  "c1ccc[o+]c1",
  "C[n+]1cccc(O)c1",
  "[O-][n+]1ccccc1",
  "C1#CC=C1",
  "C1=C=NC=N1",
];

let toolkit: Toolkit;
beforeAll(async () => void (toolkit = await loadToolkit()));

/** The families of all structures that can be read. */
function families(): NonNullable<ReturnType<typeof readFamily>>[] {
  const texts = [...RINGS, ...structures, ...knownTautomers.map(([, smiles]) => smiles)];
  return texts.flatMap((text) => withMolecule(toolkit, text, (molecule) => readFamily(molecule)) ?? []);
}

describe("perception of rings", () => {
  it("finds aromatic the atoms and bonds that the toolkit finds", () => {
    for (const { skeleton, first } of families()) {
      const model = new AromaticityModel(skeleton);
      const form = copyForm(first);
      form.aromatic.fill(1);
      for (const system of ringSystems(skeleton)) model.perceive(system, form);
      const onRings = (flags: Uint8Array): Uint8Array =>
        flags.map((flag, atom) => flag * skeleton.ringAtom[atom]!);
      expect(onRings(form.aromatic)).toEqual(onRings(first.aromatic));
      expect(form.order).toEqual(first.order);
    }
  });

  it("gives back a Kekulé structure with every atom's valence", () => {
    for (const { skeleton, first } of families()) {
      const form = copyForm(first);
      for (const system of ringSystems(skeleton)) expect(kekulise(skeleton, system, form)).toBe(true);
      const sums = (orders: Uint8Array): number[] =>
        Array.from({ length: skeleton.atomCount }, (_, atom) => bondOrderSum(skeleton, orders, atom));
      expect(sums(form.kekule)).toEqual(sums(first.kekule));
    }
  });

  it("refuses a ring in which an atom is left without its double bond", () => {
    const { skeleton, first } = withMolecule(toolkit, "c1ccccc1", (molecule) => readFamily(molecule))!;
    const form = copyForm(first);
    form.hydrogens[0] = 2;
    expect(ringSystems(skeleton).every((system) => kekulise(skeleton, system, form))).toBe(false);
  });

  it("writes a form that the toolkit reads as the same structure", () => {
    for (const { skeleton, first } of families()) {
      if (skeleton.radicals.some((count) => count > 0) || skeleton.element.includes(1)) continue;
      const written = writeSmiles(skeleton, first);
      const canonical = withMolecule(toolkit, written, (molecule) => readFamily(molecule));
      expect(canonical?.first.hydrogens.toSorted()).toEqual(first.hydrogens.toSorted());
      expect(canonical?.first.order.toSorted()).toEqual(first.order.toSorted());
    }
  });
});
