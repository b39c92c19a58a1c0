import type { DescribedGraph } from "./described-graph.ts";
import { elementData } from "../element-data.ts";

/** How much shorter than a single bond others are, in ångström, by order; the first is of no stated order. */
const SHORTER = [0.1, 0, 0.2, 0.3];
const AROMATIC_SHORTER = 0.1;

/**
 * Approximate surface area in square ångström (Labute, J. Mol. Graph. Model. 2000, 18, 464), with RDKit's
 * share of hydrogens: one for each atom. Atoms of no known radius, such as `*`, have no part in it.
 */
export function labuteSurface(molecule: DescribedGraph): number {
  const { atomCount, bondCount, element, bondFrom, bondTo, bondOrder } = molecule;
  const { bondRadius } = elementData;
  const hidden = new Float64Array(atomCount);
  for (let bond = 0; bond < bondCount; bond++) {
    const from = bondFrom[bond]!;
    const to = bondTo[bond]!;
    const first = bondRadius[element[from]!]!;
    const second = bondRadius[element[to]!]!;
    if (first === 0 || second === 0) continue;
    const order = bondOrder[bond]!;
    const shorter = order === 12 ? AROMATIC_SHORTER : (SHORTER[order] ?? 0);
    hidden[from]! += hiddenBy(first, second, shorter);
    hidden[to]! += hiddenBy(second, first, shorter);
  }
  const hydrogen = bondRadius[1]!;
  let hiddenHydrogen = 0;
  let area = 0;
  let counted = 0;
  for (let atom = 0; atom < atomCount; atom++) {
    const radius = bondRadius[element[atom]!]!;
    if (radius === 0) continue;
    counted++;
    hiddenHydrogen += hiddenBy(hydrogen, radius, 0);
    area += sphere(radius, hidden[atom]! + hiddenBy(radius, hydrogen, 0));
  }
  return counted === 0 ? 0 : area + sphere(hydrogen, hiddenHydrogen);
}

/** What a neighbour's sphere takes of an atom's. */
function hiddenBy(radius: number, neighbour: number, shorter: number): number {
  const sum = radius + neighbour;
  const distance = Math.min(Math.max(Math.abs(radius - neighbour), sum - shorter), sum);
  return neighbour * neighbour - ((radius - distance) * (radius - distance)) / distance;
}

function sphere(radius: number, hidden: number): number {
  return Math.PI * radius * (4 * radius - hidden);
}
