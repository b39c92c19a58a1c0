import { beforeAll, describe, expect, it } from "vitest";
import { loadToolkit, withMolecule, type Toolkit } from "../../../../chemistry/rdkit.ts";
import { FoundByIdentity } from "../../../../chemistry/tautomers/found-by-identity.ts";
import { FoundBySmiles } from "../../../../chemistry/tautomers/found-by-smiles.ts";
import { readFamily } from "../../../../chemistry/tautomers/read-family.ts";
import { scoreTautomer } from "../../../../chemistry/tautomers/score-tautomer.ts";
import { TautomerFamily, type FoundTautomers } from "../../../../chemistry/tautomers/tautomer-family.ts";
import { copyForm, type TautomerForm } from "../../../../chemistry/tautomers/tautomer-form.ts";
import { writeSmiles } from "../../../../chemistry/tautomers/write-smiles.ts";

let toolkit: Toolkit;
beforeAll(async () => void (toolkit = await loadToolkit()));

/** A family and its first form, settled. */
function family(smiles: string): { members: TautomerFamily; first: TautomerForm } {
  const { skeleton, first } = withMolecule(toolkit, smiles, (molecule) => readFamily(molecule))!;
  const members = new TautomerFamily(skeleton);
  expect(members.settle(first)).toBe(true);
  return { members, first };
}

function canonical(members: TautomerFamily, form: TautomerForm): string {
  return withMolecule(toolkit, writeSmiles(members.skeleton, form), (molecule) => molecule.get_smiles())!;
}

/** All forms of a structure as RDKit's enumeration lists them, with their scores. */
const FORMS: readonly (readonly [smiles: string, forms: Readonly<Record<string, number>>])[] = [
  ["CC(C)=O", { "C=C(C)O": 1, "CC(C)=O": 5 }],
  ["Cc1ccccn1", { "C=C1C=CC=CN1": 0, Cc1ccccn1: 101 }],
  [
    "Oc1cccc(C)n1",
    {
      "C=C1C=CC=C(O)N1": 0,
      "C=C1C=CCC(=O)N1": 5,
      "C=C1C=CCC(O)=N1": 3,
      "CC1=NC(=O)CC=C1": 7,
      "Cc1cccc(=O)[nH]1": 103,
      "Cc1cccc(O)n1": 101,
    },
  ],
  [
    "NC1C(=O)NCC1c1ccccc1",
    {
      "N=C1C(O)NCC1c1ccccc1": 251,
      "NC1=C(O)NCC1c1ccccc1": 250,
      "NC1=C(c2ccccc2)CNC1O": 250,
      "NC1C(=O)NCC1c1ccccc1": 255,
      "NC1C(O)=NCC1c1ccccc1": 253,
    },
  ],
];

describe("the tautomers of a structure", () => {
  it.each(FORMS)("are RDKit's and score as RDKit scores them: %s", (smiles, expected) => {
    const { members, first } = family(smiles);
    const found = new FoundByIdentity();
    expect(members.enumerate(first, found, 256)).toBe(true);
    const scored = found.forms.map((form) => [canonical(members, form), scoreTautomer(members, form)]);
    expect(Object.fromEntries(scored)).toEqual(expected);
    expect(scored.length).toBe(Object.keys(expected).length);
  });

  it("are the same in whatever order they are expanded", () => {
    const { members, first } = family("Nc1nc(O)c2nc[nH]c2n1");
    const [free, ordered] = [new FoundByIdentity(), new FoundBySmiles((form) => canonical(members, form))];
    const texts = (found: FoundTautomers): string[] => {
      expect(members.enumerate(first, found, 256)).toBe(true);
      return found.forms.map((form) => canonical(members, form)).toSorted();
    };
    expect(texts(free)).toEqual(texts(ordered));
  });

  it("count once where only alike atoms change places", () => {
    const { members, first } = family("OC(C)=CC(C)=O");
    const found = new FoundByIdentity();
    members.enumerate(first, found, 256);
    const texts = found.forms.map((form) => canonical(members, form));
    expect(new Set(texts).size).toBe(texts.length);
  });

  it("end at the limit", () => {
    const { members, first } = family("Nc1nc(O)c2nc[nH]c2n1");
    const found = new FoundByIdentity();
    expect(members.enumerate(first, found, 7)).toBe(false);
    expect(found.forms.length).toBe(7);
  });
});

describe("tautomers found by SMILES", () => {
  it("come next in alphabetical order, pass after pass, each once", () => {
    const { first } = family("CC");
    const names = new Map<TautomerForm, string>();
    const found = new FoundBySmiles((form) => names.get(form));
    const add = (...texts: string[]): void => {
      for (const text of texts) {
        const form = copyForm(first);
        names.set(form, text);
        found.add(form);
      }
    };
    const next = (): string | undefined => {
      const form = found.next();
      return form && names.get(form);
    };
    add("m");
    expect(next()).toBe("m");
    add("z", "a", "n", "z", "c");
    expect([next(), next()]).toEqual(["n", "z"]);
    add("b", "m");
    expect([next(), next(), next(), next()]).toEqual(["a", "b", "c", undefined]);
  });

  it("leave out a form that is no molecule", () => {
    const found = new FoundBySmiles(() => undefined);
    found.add(family("CC").first);
    expect(found.forms).toEqual([]);
  });
});
