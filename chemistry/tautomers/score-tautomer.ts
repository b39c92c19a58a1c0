import { compileSmarts } from "../smarts/compile-smarts.ts";
import { findMatches } from "../smarts/find-matches.ts";
import type { TautomerFamily } from "./tautomer-family.ts";
import type { Skeleton } from "./skeleton.ts";
import { AROMATIC, type TautomerForm } from "./tautomer-form.ts";

/** What a tautomer gains wherever a pattern lies in it (RDKit 2022.09, MolStandardize/Tautomer.cpp). */
const TERMS = (
  [
    ["[#6]1([#6]=[#6][#6]([#6]=[#6]1)=,:[N,S,O])=,:[N,S,O]", 25],
    ["[#6]=[N][OH]", 4],
    ["[#6]=,:[#8]", 2],
    ["[#7]=,:[#8]", 2],
    ["[#15]=,:[#8]", 2],
    ["[C]=[!#1;!#6]", 1],
    ["[C](=[!#1;!#6])[!#1;!#6]", 2],
    ["[c]=!@[N]", -1],
    ["[CX4H3]", 1],
    ["[#7]C(=[NR0])[#7H0]", 1],
    ["[#7;R][#6;R]([N])=[#7;R]", 2],
    ["[#6]=[N+]([O-])[OH]", -4],
  ] as const
).map(([smarts, points]) => ({ pattern: compileSmarts(smarts), points }));

const AROMATIC_RING = 100;
const AROMATIC_CARBON_RING = 250;
const CARBON = 6;
/** Phosphorus, sulphur, selenium and tellurium: each hydrogen on them costs a point. */
const HYDROGEN_AVERSE = new Set([15, 16, 34, 52]);

/** How much a tautomer is preferred over others of its family; the highest score is the canonical one. */
export function scoreTautomer(family: TautomerFamily, form: TautomerForm): number {
  const target = family.matchTarget(form, form.order);
  let score = scoreRings(family.skeleton, form) - countAverse(family.skeleton, form);
  for (const { pattern, points } of TERMS) score += points * findMatches(pattern, target).length;
  return score;
}

function scoreRings({ rings, element }: Skeleton, { order }: TautomerForm): number {
  let score = 0;
  for (const { atoms, bonds } of rings) {
    if (bonds.some((bond) => order[bond] !== AROMATIC)) continue;
    score += atoms.every((atom) => element[atom] === CARBON) ? AROMATIC_CARBON_RING : AROMATIC_RING;
  }
  return score;
}

function countAverse({ element }: Skeleton, { hydrogens }: TautomerForm): number {
  let count = 0;
  for (let atom = 0; atom < element.length; atom++) {
    if (HYDROGEN_AVERSE.has(element[atom]!)) count += hydrogens[atom]!;
  }
  return count;
}
