import type { MatchTarget } from "./match-target.ts";
import type { Pattern, SearchStep } from "./pattern.ts";

const NONE: Int32Array[] = [];

/**
 * Where a pattern lies in a molecule: for each match the molecule's atom of each pattern atom. Of the
 * matches on the same set of atoms the first is kept; order as RDKit's SubstructMatch. The answer may be
 * shared: read only. Not for use within a test of the same pattern. `starts`, ascending, are where the
 * pattern's first atom may lie; all atoms when it is not given.
 */
export function findMatches(
  pattern: Pattern,
  target: MatchTarget,
  starts: readonly number[] = allAtoms(target),
): Int32Array[] {
  return collect(pattern, target, true, starts);
}

/** As `findMatches`, with all ways to lie on the same atoms, as RDKit's reactions take them. */
export function findEveryMatch(pattern: Pattern, target: MatchTarget): Int32Array[] {
  return collect(pattern, target, false, allAtoms(target));
}

/** The first match alone, which is shared until the next search with the pattern; null when there is none. */
export function findMatch(pattern: Pattern, target: MatchTarget): Int32Array | null {
  for (let atom = 0; atom < target.atomCount; atom++)
    if (matchesAt(pattern, target, atom)) return pattern.placed;
  return null;
}

function collect(
  pattern: Pattern,
  target: MatchTarget,
  unique: boolean,
  starts: readonly number[],
): Int32Array[] {
  const { kinds } = pattern.steps[0]!.query;
  const { element, aromatic } = target;
  let matches = NONE;
  for (const atom of starts) {
    if (kinds[element[atom]! * 2 + aromatic[atom]!] === 0) continue;
    if (!fits(pattern.steps[0]!, target, atom)) continue;
    if (matches === NONE) matches = [];
    pattern.placed[0] = atom;
    search(pattern, target, 1, { matches, unique });
  }
  return matches;
}

/** Whether the pattern lies in the molecule with its first atom on `atom`. */
export function matchesAt(pattern: Pattern, target: MatchTarget, atom: number): boolean {
  if (!fits(pattern.steps[0]!, target, atom)) return false;
  pattern.placed[0] = atom;
  return search(pattern, target, 1, null);
}

const ranges: number[][] = [];

/** 0, 1, ... of a molecule's atoms, made once for each number of atoms. */
function allAtoms({ atomCount }: MatchTarget): readonly number[] {
  return (ranges[atomCount] ??= Array.from({ length: atomCount }, (_, atom) => atom));
}

type Found = { readonly matches: Int32Array[]; readonly unique: boolean };

/** Places the atoms from `depth` on; with `found` null it stops at the first match and says so. */
function search(pattern: Pattern, target: MatchTarget, depth: number, found: Found | null): boolean {
  const { placed } = pattern;
  if (depth === pattern.atomCount) {
    if (found !== null) keepNew(placed, found);
    return found === null;
  }
  const step = pattern.steps[depth]!;
  const from = placed[step.parent]!;
  for (const bond of target.incident[from]!) {
    if (step.bond![target.bondOrder[bond]! + 32 * target.ringBond[bond]!] === 0) continue;
    const first = target.bondFrom[bond]!;
    const next = first === from ? target.bondTo[bond]! : first;
    if (isPlaced(pattern, depth, next) || !fits(step, target, next)) continue;
    if (!closes(pattern, step, target, next)) continue;
    placed[step.atom] = next;
    if (search(pattern, target, depth + 1, found)) return true;
  }
  return false;
}

function fits({ query, degree }: SearchStep, target: MatchTarget, atom: number): boolean {
  if (query.kinds[target.element[atom]! * 2 + target.aromatic[atom]!] === 0) return false;
  if (target.incident[atom]!.length < degree) return false;
  return query.test === null || query.test(target, atom);
}

function isPlaced({ steps, placed }: Pattern, depth: number, atom: number): boolean {
  for (let step = 0; step < depth; step++) if (placed[steps[step]!.atom] === atom) return true;
  return false;
}

function closes({ placed }: Pattern, step: SearchStep, target: MatchTarget, atom: number): boolean {
  for (const { atom: other, query } of step.closures) {
    const bond = bondBetween(target, atom, placed[other]!);
    if (bond < 0 || query[target.bondOrder[bond]! + 32 * target.ringBond[bond]!] === 0) return false;
  }
  return true;
}

function bondBetween({ incident, bondFrom, bondTo }: MatchTarget, first: number, second: number): number {
  for (const bond of incident[first]!) if (bondFrom[bond] === second || bondTo[bond] === second) return bond;
  return -1;
}

function keepNew(placed: Int32Array, { matches, unique }: Found): void {
  if (unique) for (const earlier of matches) if (earlier.every((atom) => placed.includes(atom))) return;
  matches.push(placed.slice());
}
