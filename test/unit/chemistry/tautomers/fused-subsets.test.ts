import { expect, it } from "vitest";
import { fusedSubsets } from "../../../../chemistry/tautomers/fused-subsets.ts";

/** Six rings: a strip 0 1 2 3, ring 4 beside 1 and 2, ring 5 apart. */
const NEIGHBOURS = [[1], [0, 2, 4], [1, 3, 4], [2], [1, 2], []];

/** All choices, each tried for whether a walk from its first ring reaches the others. */
function byTrial(group: readonly number[], size: number): string[] {
  return Array.from({ length: 2 ** group.length }, (_, mask) =>
    group.filter((_ring, bit) => (mask >> bit) % 2 === 1),
  )
    .filter((chosen) => chosen.length === size && hangsTogether(chosen))
    .map(String);
}

function hangsTogether(chosen: readonly number[]): boolean {
  const reached = new Set(chosen.slice(0, 1));
  for (const ring of reached) {
    for (const next of NEIGHBOURS[ring]!) if (chosen.includes(next)) reached.add(next);
  }
  return reached.size === chosen.length;
}

it.each([1, 2, 3, 4, 5, 6])("finds every choice of %i rings that hang together once", (size) => {
  const group = [0, 1, 2, 3, 4, 5];
  const found = [...fusedSubsets(group, NEIGHBOURS, size)].map((chosen) =>
    String(chosen.toSorted((one, other) => one - other)),
  );
  expect(found.toSorted()).toEqual(byTrial(group, size).toSorted());
});

it("keeps to the rings of the group", () => {
  expect([...fusedSubsets([1, 3, 4], NEIGHBOURS, 2)]).toEqual([[1, 4]]);
});
