import type { DescribedGraph } from "./described-graph.ts";

/** Hydrogens, charge, then single, double, triple and aromatic bonds to heavier atoms, and the area. */
type Row = readonly [number, number, number, number, number, number, number];

const NITROGEN = table([
  [0, 0, 0, 0, 1, 0, 23.79],
  [1, 0, 0, 1, 0, 0, 23.85],
  [2, 0, 1, 0, 0, 0, 26.02],
  [2, 1, 0, 1, 0, 0, 25.59],
  [3, 1, 1, 0, 0, 0, 27.64],
  [0, 0, 1, 1, 0, 0, 12.36],
  [0, 0, 0, 1, 1, 0, 13.6],
  [1, 0, 2, 0, 0, 0, 12.03],
  [0, 1, 1, 0, 1, 0, 4.36],
  [1, 1, 1, 1, 0, 0, 13.97],
  [2, 1, 2, 0, 0, 0, 16.61],
  [0, 0, 0, 0, 0, 2, 12.89],
  [1, 0, 0, 0, 0, 2, 15.79],
  [1, 1, 0, 0, 0, 2, 14.14],
  [0, 0, 3, 0, 0, 0, 3.24],
  [0, 0, 1, 2, 0, 0, 11.68],
  [0, 1, 2, 1, 0, 0, 3.01],
  [1, 1, 3, 0, 0, 0, 4.44],
  [0, 0, 0, 0, 0, 3, 4.41],
  [0, 0, 1, 0, 0, 2, 4.93],
  [0, 0, 0, 1, 0, 2, 8.39],
  [0, 1, 0, 0, 0, 3, 4.1],
  [0, 1, 1, 0, 0, 2, 3.88],
  [0, 1, 4, 0, 0, 0, 0],
]);
const NITROGEN_IN_THREE_RING = table([
  [1, 0, 2, 0, 0, 0, 21.94],
  [0, 0, 3, 0, 0, 0, 3.01],
]);
const OXYGEN = table([
  [0, 0, 0, 1, 0, 0, 17.07],
  [1, 0, 1, 0, 0, 0, 20.23],
  [0, -1, 1, 0, 0, 0, 23.06],
  [0, 0, 2, 0, 0, 0, 9.23],
  [0, 0, 0, 0, 0, 2, 13.14],
]);
const OXYGEN_IN_THREE_RING = table([[0, 0, 2, 0, 0, 0, 12.53]]);

/**
 * Topological polar surface area of nitrogen and oxygen in square ångström (Ertl, Rohde and Selzer, J. Med.
 * Chem. 2000, 43, 3714), with RDKit's estimate for atoms that the published table lacks.
 */
export function polarSurface(molecule: DescribedGraph): number {
  let area = 0;
  for (let atom = 0; atom < molecule.atomCount; atom++) {
    const element = molecule.element[atom]!;
    if (element !== 7 && element !== 8) continue;
    const key = environment(molecule, atom);
    const isNitrogen = element === 7;
    const strained = isNitrogen ? NITROGEN_IN_THREE_RING : OXYGEN_IN_THREE_RING;
    const published =
      (molecule.smallestRing[atom] === 3 ? strained.get(key) : undefined) ??
      (isNitrogen ? NITROGEN : OXYGEN).get(key);
    area += published ?? estimate(molecule, atom, isNitrogen ? [30.5, 8.2] : [28.5, 8.6]);
  }
  return area;
}

function table(rows: readonly Row[]): ReadonlyMap<number, number> {
  return new Map(rows.map(([hydrogens, charge, ...rest]) => [keyOf(hydrogens, charge, rest), rest[4]]));
}

function keyOf(hydrogens: number, charge: number, bonds: readonly number[]): number {
  const bondKey = bonds[0]! + 16 * (bonds[1]! + 16 * (bonds[2]! + 16 * bonds[3]!));
  return bondKey + 65_536 * (hydrogens + 16 * (charge + 8));
}

const UNKNOWN = -1;

function environment(molecule: DescribedGraph, atom: number): number {
  const { element, beside, bondOrder, allHydrogens, charge } = molecule;
  const bonds = [0, 0, 0, 0];
  for (const [place, bond] of molecule.incident[atom]!.entries()) {
    if (element[beside[atom]![place]!] === 1) continue;
    const kind = KINDS[bondOrder[bond]!];
    if (kind === undefined) return UNKNOWN;
    bonds[kind]!++;
  }
  return keyOf(allHydrogens[atom]!, charge[atom]!, bonds);
}

/** Places of single, double, triple and aromatic bonds by their order. */
const KINDS: readonly (number | undefined)[] = Array.from({ length: 32 }, (_, order) =>
  order === 12 ? 3 : [undefined, 0, 1, 2][order],
);

function estimate(
  { heavyBeside, allHydrogens }: DescribedGraph,
  atom: number,
  [start, perNeighbour]: readonly [number, number],
): number {
  const area = start - heavyBeside[atom]!.length * perNeighbour + allHydrogens[atom]! * 1.5;
  return Math.max(area, 0);
}
