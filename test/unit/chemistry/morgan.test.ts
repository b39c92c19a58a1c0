import { beforeAll, describe, expect, it } from "vitest";
import { massShiftOf } from "../../../chemistry/isotopes.ts";
import { morganEnvironments } from "../../../chemistry/morgan.ts";
import { loadToolkit, type Toolkit } from "../../../chemistry/rdkit.ts";
import { readGraph, type MassShift } from "../../../chemistry/read-graph.ts";
import { structures } from "./structures.ts";
import { foldedBits, toolkitBits } from "./toolkit-bits.ts";

let toolkit: Toolkit;
let massShift: MassShift;

beforeAll(async () => {
  toolkit = await loadToolkit();
  massShift = massShiftOf(toolkit);
});

/** How often each environment occurs, the most frequent first. */
function counts(canonical: string, radius: number): number[] {
  const seen = new Map<number, number>();
  const environments = morganEnvironments(readGraph(canonical, massShift), radius);
  for (const identifier of environments) seen.set(identifier, (seen.get(identifier) ?? 0) + 1);
  return [...seen.values()].sort((a, b) => b - a);
}

describe("morganEnvironments", () => {
  it.each([0, 1, 2, 3])("sets the bits that RDKit sets at radius %i", (radius) => {
    expect(structures.length).toBeGreaterThanOrEqual(100);
    for (const smiles of structures)
      for (const size of [2048, 32_768]) {
        const { canonical, bits } = toolkitBits(toolkit, smiles, radius, size);
        const environments = morganEnvironments(readGraph(canonical, massShift), radius);
        expect(foldedBits(environments, size), `${smiles} at ${size}`).toEqual(bits);
      }
  });

  it("counts every atom at radius 0", () => {
    expect(counts("CC", 0)).toEqual([2]);
    expect(counts("CCO", 0)).toEqual([1, 1, 1]);
    expect(counts("CCCCCC", 0)).toEqual([4, 2]);
  });

  it("keeps one of the environments that cover the same bonds", () => {
    // Around its bond both atoms of ethane see the same; benzene's six see all six bonds at radius 3.
    expect(counts("CC", 1)).toEqual([2, 1]);
    expect([0, 1, 2, 3, 4].map((radius) => counts("c1ccccc1", radius))).toEqual([
      [6],
      [6, 6],
      [6, 6, 6],
      [6, 6, 6, 1],
      [6, 6, 6, 1],
    ]);
  });

  it("gives a lone atom its own identifier only", () => {
    expect(counts("C", 3)).toEqual([1]);
  });
});
