import { beforeAll, describe, expect, it } from "vitest";
import { massShiftOf } from "../../../chemistry/isotopes.ts";
import { loadToolkit } from "../../../chemistry/rdkit.ts";
import { standardise, type Chemist } from "../../../chemistry/standardise.ts";

const protocol = { heavyAtomsMax: 99, tautomersMax: 256 };
let chemist: Chemist;

beforeAll(async () => {
  const toolkit = await loadToolkit();
  chemist = { toolkit, massShift: massShiftOf(toolkit) };
});

function outcome(structure: unknown, method: "melloddy" | "largest_fragment" = "largest_fragment"): string {
  const result = standardise(chemist, structure as string, { ...protocol, method });
  return result.kind === "standardised" ? result.canonical : result.reason;
}

describe("standardise by the largest fragment", () => {
  it.each([
    ["OCC", "CCO"],
    [" c1ccccc1\t", "c1ccccc1"],
    ["[Na+].CC(=O)[O-]", "CC(=O)[O-]"],
    ["Cl.CCN(CC)CC.O", "CCN(CC)CC"],
    // Two fragments of three heavy atoms: the first in canonical order.
    ["OCC.CCN", "CCN"],
    // A bond across the dot makes it one fragment.
    ["C1.C1", "CC"],
  ])("takes %j to %s", (smiles, canonical) => {
    expect(outcome(smiles)).toBe(canonical);
  });

  it("is the same however the structure is written", () => {
    const written = ["CN1CCC[C@H]1c1cccnc1", "c1ncccc1[C@@H]1CCCN1C", "[CH3]N1[CH2]CC[C@H]1C1=CC=CN=C1"];
    expect(new Set(written.map((smiles) => outcome(smiles))).size).toBe(1);
  });
});

describe("standardise, whatever the method,", () => {
  it.each([
    ["", "empty"],
    ["   ", "empty"],
    ["C1CC", "valid molecule"],
    ["not-a-smiles", "valid molecule"],
    ["C(C)(C)(C)(C)C", "valid molecule"],
    ["CC\u0000O", "control character"],
    ["C\nC", "control character"],
    ["CCO ethanol", "space"],
    ["\u{1F600}", "outside ASCII"],
    ['{"rdkitjson":{"version":12}}', "no SMILES has"],
    ["[H][H]", "no heavy atom"],
    ["C".repeat(100), "100 or more heavy atoms"],
    [`${"C".repeat(100)}.O`, "100 or more heavy atoms"],
    ["C".repeat(100_000), "longer than 2000 characters"],
    ["(".repeat(1_900), "valid molecule"],
    ["C.".repeat(500), "more than 400 atoms"],
  ])("refuses %j", (smiles, reason) => {
    expect(outcome(smiles)).toContain(reason);
    expect(outcome(smiles, "melloddy")).toBe(outcome(smiles));
  });

  it("refuses what is not text", () => {
    for (const value of [undefined, null, 7, {}, []]) expect(outcome(value)).toContain("not text");
  });

  it("takes 99 heavy atoms", () => {
    expect(outcome("C".repeat(99))).toBe("C".repeat(99));
    expect(outcome(`${"C(Cl)".repeat(49)}C`)).toBe(outcome(`C${"C(Cl)".repeat(49)}`));
  });

  it("never quotes the structure it refuses", () => {
    for (const smiles of ["C1CCNNSS", "ClCCNNSS(", "[Xx]CCNNSS"])
      expect(outcome(smiles)).not.toContain("NNSS");
  });
});
