import type { Bonding } from "./bonding.ts";
import type { DescribedGraph } from "./described-graph.ts";
import { elementData } from "../element-data.ts";

/**
 * Hall and Kier's alpha, their three kappa shape indices and the flexibility Phi (Hall and Kier, Rev. Comput.
 * Chem. 1991, 2, 367; Kier, Quant. Struct.-Act. Relat. 1989, 8, 221).
 */
export function shape(molecule: DescribedGraph, { orbitals }: Bonding): Record<ShapeName, number> {
  let atoms = 0;
  let alpha = 0;
  for (let atom = 0; atom < molecule.atomCount; atom++) {
    if (molecule.element[atom]! > 1) atoms++;
    alpha += alphaOf(molecule.element[atom]!, orbitals[atom]!);
  }
  const size = atoms + alpha;
  const { two, three } = countPaths(molecule);
  const kappa1 = over(size * (size - 1) ** 2, molecule.bondCount + alpha);
  const kappa2 = over((size - 1) * (size - 2) ** 2, two + alpha);
  const kappa3 = over((size - (atoms % 2 === 1 ? 1 : 2)) * (size - 3) ** 2, three + alpha);
  const Phi = atoms === 0 ? 0 : (kappa1 * kappa2) / atoms;
  return { hallKierAlpha: alpha, kappa1, kappa2, kappa3, Phi };
}

type ShapeName = "hallKierAlpha" | "kappa1" | "kappa2" | "kappa3" | "Phi";

function over(numerator: number, root: number): number {
  return root === 0 ? 0 : numerator / (root * root);
}

type Alphas = { readonly other: number; readonly sp?: number; readonly sp2?: number };

/** Published values by element; for others the bond radius beside that of carbon decides. */
const ALPHAS: ReadonlyMap<number, Alphas> = new Map([
  [0, { other: 0 }],
  [1, { other: 0 }],
  [6, { other: 0, sp: -0.22, sp2: -0.13 }],
  [7, { other: -0.04, sp: -0.29, sp2: -0.2 }],
  [8, { other: -0.04, sp2: -0.2 }],
  [9, { other: -0.07 }],
  [15, { other: 0.43, sp2: 0.3 }],
  [16, { other: 0.35, sp2: 0.22 }],
  [17, { other: 0.29 }],
  [35, { other: 0.48 }],
  [53, { other: 0.73 }],
]);

function alphaOf(element: number, orbitals: number): number {
  const alphas = ALPHAS.get(element);
  if (alphas === undefined) return elementData.bondRadius[element]! / elementData.bondRadius[6]! - 1;
  if (orbitals === 2) return alphas.sp ?? alphas.other;
  return orbitals === 3 ? (alphas.sp2 ?? alphas.other) : alphas.other;
}

/** Paths of two and of three bonds; a ring of three is one of three bonds. */
function countPaths({ heavyBeside }: DescribedGraph): { two: number; three: number } {
  let two = 0;
  let three = 0;
  for (let left = 0; left < heavyBeside.length; left++) {
    const around = heavyBeside[left]!;
    two += (around.length * (around.length - 1)) / 2;
    for (const right of around) {
      if (right < left) continue;
      const beyond = heavyBeside[right]!;
      three += (around.length - 1) * (beyond.length - 1);
      // Met at each of its three bonds, a ring of three must leave one of them.
      for (const third of around) if (third !== right && third < right && beyond.includes(third)) three--;
    }
  }
  return { two, three };
}
