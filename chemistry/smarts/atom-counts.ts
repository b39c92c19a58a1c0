import type { MatchTarget } from "./match-target.ts";
import { totalValence } from "./total-valence.ts";

/** A number that a molecule's graph gives for an atom. */
export type AtomCount = (target: MatchTarget, atom: number) => number;

/**
 * What SMARTS counts by letter: D bonds, X bonds and hydrogens, H hydrogens, h those that are no atoms, v
 * valence, R rings, r atoms in the smallest ring, x ring bonds; RDKit's z and Z neighbours that are neither
 * carbon nor hydrogen, Z only aliphatic ones.
 */
export const atomCounts: ReadonlyMap<string, AtomCount> = new Map<string, AtomCount>([
  ["D", ({ incident }, atom) => incident[atom]!.length],
  ["X", ({ incident, hydrogens }, atom) => incident[atom]!.length + hydrogens[atom]!],
  ["H", (target, atom) => target.hydrogens[atom]! + neighbours(target, atom, isHydrogen)],
  ["h", ({ hydrogens }, atom) => hydrogens[atom]!],
  ["v", totalValence],
  ["R", ({ ringCount }, atom) => ringCount[atom]!],
  ["r", ({ smallestRing }, atom) => smallestRing[atom]!],
  [
    "x",
    ({ incident, ringBond }, atom) => incident[atom]!.reduce((count, bond) => count + ringBond[bond]!, 0),
  ],
  ["z", (target, atom) => neighbours(target, atom, isHetero)],
  ["Z", (target, atom) => neighbours(target, atom, isAliphaticHetero)],
]);

type Kind = (target: MatchTarget, atom: number) => boolean;

const isHydrogen: Kind = ({ element }, atom) => element[atom] === 1;
const isHetero: Kind = ({ element }, atom) => element[atom] !== 6 && element[atom] !== 1;
const isAliphaticHetero: Kind = (target, atom) => isHetero(target, atom) && target.aromatic[atom] === 0;

function neighbours(target: MatchTarget, atom: number, kind: Kind): number {
  let count = 0;
  for (const bond of target.incident[atom]!) {
    const from = target.bondFrom[bond]!;
    if (kind(target, from === atom ? target.bondTo[bond]! : from)) count++;
  }
  return count;
}
