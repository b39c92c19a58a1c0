import { beforeAll, describe, expect, it } from "vitest";
import { loadToolkit, type Toolkit } from "../../../../chemistry/rdkit.ts";
import {
  canonicalTautomer,
  tautomerOfCanonical,
} from "../../../../chemistry/tautomers/canonical-tautomer.ts";
import { knownTautomers } from "./known-tautomers.ts";

let toolkit: Toolkit;
beforeAll(async () => void (toolkit = await loadToolkit()));

describe("the canonical tautomer", () => {
  it.each(knownTautomers)("is RDKit's: %s", (_, smiles, canonical) => {
    expect(canonicalTautomer(toolkit, smiles, 256)).toBe(canonical);
  });

  it("is the canonical tautomer of itself where the search is complete", () => {
    const complete = knownTautomers.filter(([name]) => !name.startsWith("hits the limit"));
    for (const [, , canonical] of complete) {
      expect(canonicalTautomer(toolkit, canonical, 256)).toBe(canonical);
    }
  });

  it("keeps the text of a canonical SMILES that is its own tautomer, metals and radicals too", () => {
    for (const canonical of [
      "CCOCC",
      "CC[Sn](Br)(CC)CC",
      "C[Hg]Cl",
      "[CH3]",
      "CC(C)(C)N([O])C(C)=O",
      "*C(C)=O",
    ]) {
      expect(tautomerOfCanonical(toolkit, canonical, 256)).toBe(canonical);
    }
  });

  it("is one for all forms of a family", () => {
    const purine = ["Nc1nc(O)c2nc[nH]c2n1", "Nc1nc(=O)c2[nH]cnc2[nH]1", "N=c1nc(O)c2nc[nH]c2[nH]1"];
    expect(new Set(purine.map((form) => canonicalTautomer(toolkit, form, 256))).size).toBe(1);
  });

  it("depends on the limit only where the limit is met", () => {
    expect(canonicalTautomer(toolkit, "Oc1ccccn1", 3)).toBe("O=c1cccc[nH]1");
    expect(canonicalTautomer(toolkit, "Oc1ccccn1", 1)).toBe("Oc1ccccn1");
  });

  it("leaves a structure with a dative bond as it is", () => {
    expect(canonicalTautomer(toolkit, "CC(O)=N->[Cu+2]", 256)).toBe("CC(O)=[NH]->[Cu+2]");
  });

  it("is refused for what is no structure", () => {
    expect(canonicalTautomer(toolkit, "not a structure", 256)).toEqual({
      kind: "unreadable",
      reason: "the SMILES does not describe a valid molecule",
    });
  });
});
