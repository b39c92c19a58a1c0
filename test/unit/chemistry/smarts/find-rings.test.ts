import { expect, it } from "vitest";
import { findRings, ringSizes } from "../../../../chemistry/smarts/find-rings.ts";
import { matchTarget } from "./match-target.ts";

function sizes(smiles: string): string {
  return findRings(matchTarget(smiles))
    .map(({ atoms }) => atoms.length)
    .join();
}

it.each([
  ["chains have none", "CCC(C)C", ""],
  ["a ring is one", "C1CC1", "3"],
  ["fused rings", "c1ccc2[nH]ccc2c1", "5,6"],
  ["spiro rings", "C1CCC2(C1)CC2", "3,5"],
  ["of norbornane the large ring is the sum of the small", "C1CC2CCC1C2", "5,5"],
  ["of bicyclooctane all three are alike", "C1CC2CCC1CC2", "6,6,6"],
  ["cubane has its six faces", "C12C3C4C1C5C2C3C45", "4,4,4,4,4,4"],
  ["adamantane has four", "C1C2CC3CC1CC(C2)C3", "6,6,6,6"],
  ["rings apart", "c1ccccc1CCC1CC1", "3,6"],
])("%s", (_, smiles, expected) => {
  expect(sizes(smiles)).toBe(expected);
});

it("lists a ring's atoms and bonds in order around it", () => {
  const target = matchTarget("c1ccc2c(c1)CCC2");
  for (const { atoms, bonds } of findRings(target))
    atoms.forEach((atom, place) => {
      const ends = [target.bondFrom[bonds[place]!], target.bondTo[bonds[place]!]];
      expect(new Set(ends)).toEqual(new Set([atom, atoms[(place + 1) % atoms.length]]));
    });
});

it("counts the rings of each atom and takes the smallest", () => {
  const target = matchTarget("C1CC12CCC2C");
  const { ringCount, smallestRing } = ringSizes(target.atomCount, findRings(target));
  expect([...ringCount]).toEqual([1, 1, 2, 1, 1, 1, 0]);
  expect([...smallestRing]).toEqual([3, 3, 3, 4, 4, 4, 0]);
});
