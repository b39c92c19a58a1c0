import { describe, expect, it } from "vitest";
import { compileSmarts } from "../../../../chemistry/smarts/compile-smarts.ts";
import {
  findEveryMatch,
  findMatch,
  findMatches,
  matchesAt,
} from "../../../../chemistry/smarts/find-matches.ts";
import { goldenMatches, matchedStructures } from "./golden-matches.ts";
import { matchTarget } from "./match-target.ts";

const targets = matchedStructures.map(matchTarget);

function atomsOf(smarts: string, smiles: string): number[][] {
  return findMatches(compileSmarts(smarts), matchTarget(smiles)).map((match) => [...match]);
}

describe("finds what RDKit finds, in its order", () => {
  it.each(goldenMatches)("%s", (smarts, expected) => {
    const pattern = compileSmarts(smarts);
    const found = targets.flatMap((target, index) => {
      const matches = findMatches(pattern, target);
      return matches.length === 0 ? [] : [`${index}: ${matches.map((match) => match.join("-")).join(", ")}`];
    });
    expect(found.join("; ")).toBe(expected);
  });
});

it("keeps one match on the same atoms, or every one", () => {
  const pattern = compileSmarts("[!O]S(=O)(=O)[!O]");
  const target = matchTarget("CS(C)(=O)=O");
  expect(findMatches(pattern, target)).toHaveLength(1);
  expect(findEveryMatch(pattern, target)).toHaveLength(4);
});

it("numbers a match as the pattern's atoms, whatever order they are searched in", () => {
  expect(atomsOf("C(=O)(N)O", "NC(=O)O")).toEqual([[1, 2, 0, 3]]);
});

it("stops at the first match when one is enough", () => {
  const target = matchTarget("CCOCC");
  expect(findMatch(compileSmarts("CO"), target)).toEqual(Int32Array.of(1, 2));
  expect(findMatch(compileSmarts("CN"), target)).toBeNull();
});

it("asks of one atom whether a pattern starts there", () => {
  const target = matchTarget("CCO");
  expect([0, 1, 2].map((atom) => matchesAt(compileSmarts("C-O"), target, atom))).toEqual([
    false,
    true,
    false,
  ]);
});

it("can be asked again and of other molecules", () => {
  const pattern = compileSmarts("[$(C=O)]-[!$(O=C)]");
  const once = [...findMatches(pattern, matchTarget("CC(=O)O"))];
  findMatches(pattern, matchTarget("c1ccccc1"));
  expect([...findMatches(pattern, matchTarget("CC(=O)O"))]).toEqual(once);
});

it("counts hydrogens that are atoms for H but not for h", () => {
  expect(atomsOf("[PtH2]", "[H][Pt][H]")).toEqual([[1]]);
  expect(atomsOf("[Pt;h0]", "[H][Pt][H]")).toEqual([[1]]);
});

it("tells elements of two letters from properties", () => {
  expect(atomsOf("[Cr]", "CC[Cr]")).toEqual([[2]]);
  expect(atomsOf("[CX4]", "CC[Cr]")).toEqual([[0], [1]]);
  expect(atomsOf("[Nv3]", "CN")).toEqual([[1]]);
  expect(atomsOf("[SeH]", "C[SeH]")).toEqual([[1]]);
});

it.each(["", "[2H]", "[C@H]", "C.C", "C1CC", "C(C", "[]", "[Q]", "[C", "C-", "-C", "C,C", "[$(C]"])(
  "refuses %s",
  (smarts) => {
    expect(() => compileSmarts(smarts)).toThrow("SMARTS");
  },
);
