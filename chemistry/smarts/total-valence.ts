import { valencesOf } from "../valences.ts";
import type { MatchTarget } from "./match-target.ts";

/**
 * The valence of an atom with its hydrogens. Aromatic bonds count one and a half; where that makes more than
 * an aromatic atom can have it counts as its highest possible valence below.
 */
export function totalValence(target: MatchTarget, atom: number): number {
  let sum = target.hydrogens[atom]!;
  for (const bond of target.incident[atom]!) {
    const order = target.bondOrder[bond]!;
    if (order === 12) sum += 1.5;
    else if (order <= 4) sum += order;
    else if (target.bondTo[bond] === atom) sum += 1;
  }
  if (target.aromatic[atom] === 0) return sum;
  const possible = valencesOf(target.element[atom]!).usual.map((usual) => usual + target.charge[atom]!);
  return possible.findLast((valence) => valence <= sum) ?? Math.floor(sum);
}
