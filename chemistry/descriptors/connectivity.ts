import type { DescribedGraph } from "./described-graph.ts";
import { elementData } from "../element-data.ts";

/**
 * Connectivity indices of orders 0 to 4 (Kier and Hall, Molecular Connectivity in Structure-Activity
 * Analysis, 1986) as RDKit has them: `v` from valence deltas, `n` from outer electrons alone. A path may
 * close a ring at its end; the atom there counts once, or twice where the path has a tail.
 */
export function connectivity(molecule: DescribedGraph): Record<ConnectivityName, number> {
  const valence = valenceDeltas(molecule);
  const outer = outerDeltas(molecule);
  const beside = molecule.heavyBeside;
  const [chi2v, chi2n] = pathsOfTwo(beside, valence, outer);
  const [chi3v, chi3n] = pathsOfThree(beside, valence, outer);
  const [chi4v, chi4n] = pathsOfFour(beside, valence, outer);
  return {
    chi0v: sum(valence),
    chi1v: overBonds(molecule, valence),
    chi2v,
    chi3v,
    chi4v,
    chi0n: sum(outer),
    chi1n: overBonds(molecule, outer),
    chi2n,
    chi3n,
    chi4n,
  };
}

type ConnectivityName = `chi${0 | 1 | 2 | 3 | 4}${"v" | "n"}`;

/** One over the root of (outer electrons - hydrogens) / (inner electrons - 1); 0 for hydrogen. */
function valenceDeltas({ atomCount, element, hydrogens }: DescribedGraph): Float64Array {
  const deltas = new Float64Array(atomCount);
  for (let atom = 0; atom < atomCount; atom++) {
    const number = element[atom]!;
    if (number <= 1) continue;
    const outer = elementData.outerElectrons[number]!;
    const delta = difference(outer, hydrogens[atom]!);
    deltas[atom] = inverseRoot(number <= 10 ? delta : delta / (number - outer - 1));
  }
  return deltas;
}

function outerDeltas({ atomCount, element, hydrogens }: DescribedGraph): Float64Array {
  const deltas = new Float64Array(atomCount);
  for (let atom = 0; atom < atomCount; atom++)
    deltas[atom] = inverseRoot(difference(elementData.outerElectrons[element[atom]!]!, hydrogens[atom]!));
  return deltas;
}

/** The toolkit subtracts without sign: an atom of more hydrogens than outer electrons has a huge delta. */
function difference(electrons: number, hydrogens: number): number {
  return (electrons - hydrogens) >>> 0;
}

function inverseRoot(delta: number): number {
  return delta === 0 ? 0 : 1 / Math.sqrt(delta);
}

function sum(deltas: Float64Array): number {
  let total = 0;
  for (const delta of deltas) total += delta;
  return total;
}

function overBonds({ bondCount, bondFrom, bondTo }: DescribedGraph, deltas: Float64Array): number {
  let total = 0;
  for (let bond = 0; bond < bondCount; bond++) total += deltas[bondFrom[bond]!]! * deltas[bondTo[bond]!]!;
  return total;
}

type Beside = readonly (readonly number[])[];

function pathsOfTwo(beside: Beside, valence: Float64Array, outer: Float64Array): [number, number] {
  let byValence = 0;
  let byOuter = 0;
  for (let middle = 0; middle < beside.length; middle++) {
    const around = beside[middle]!;
    for (let one = 0; one < around.length; one++)
      for (let other = 0; other < one; other++) {
        byValence += valence[middle]! * valence[around[one]!]! * valence[around[other]!]!;
        byOuter += outer[middle]! * outer[around[one]!]! * outer[around[other]!]!;
      }
  }
  return [byValence, byOuter];
}

/** Paths of three bonds by their middle bond; a ring of three is met at each bond and counts at one. */
function pathsOfThree(beside: Beside, valence: Float64Array, outer: Float64Array): [number, number] {
  let byValence = 0;
  let byOuter = 0;
  for (let left = 0; left < beside.length; left++)
    for (const right of beside[left]!) {
      if (right < left) continue;
      for (const start of beside[left]!) {
        if (start === right) continue;
        for (const end of beside[right]!) {
          if (end === left || (end === start && end < right)) continue;
          const middleValence = valence[left]! * valence[right]! * valence[start]!;
          const middleOuter = outer[left]! * outer[right]! * outer[start]!;
          byValence += end === start ? middleValence : middleValence * valence[end]!;
          byOuter += end === start ? middleOuter : middleOuter * outer[end]!;
        }
      }
    }
  return [byValence, byOuter];
}

/** Paths of four bonds by their middle atom, and rings of three with a tail, whose joint counts twice. */
function pathsOfFour(beside: Beside, valence: Float64Array, outer: Float64Array): [number, number] {
  const total: [number, number] = [0, 0];
  for (let middle = 0; middle < beside.length; middle++) {
    const around = beside[middle]!;
    for (let one = 0; one < around.length; one++)
      for (let other = 0; other < one; other++)
        addAround(beside, valence, outer, { left: around[one]!, middle, right: around[other]! }, total);
  }
  return total;
}

type Middle = { readonly left: number; readonly middle: number; readonly right: number };

function addAround(
  beside: Beside,
  valence: Float64Array,
  outer: Float64Array,
  { left, middle, right }: Middle,
  total: [number, number],
): void {
  const byValence = valence[left]! * valence[middle]! * valence[right]!;
  const byOuter = outer[left]! * outer[middle]! * outer[right]!;
  for (const start of beside[left]!) {
    if (start === right) {
      for (const tail of beside[middle]!) {
        if (tail === left || tail === right) continue;
        total[0] += byValence * valence[middle]! * valence[tail]!;
        total[1] += byOuter * outer[middle]! * outer[tail]!;
      }
      continue;
    }
    if (start === middle) continue;
    for (const end of beside[right]!) {
      if (end === middle || end === left) continue;
      if (end === start && middle > Math.min(left, right, start)) continue;
      total[0] += byValence * valence[start]! * (end === start ? 1 : valence[end]!);
      total[1] += byOuter * outer[start]! * (end === start ? 1 : outer[end]!);
    }
  }
}
