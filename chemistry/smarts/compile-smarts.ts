import { matchesAt } from "./find-matches.ts";
import { parseAtom } from "./parse-atom.ts";
import { parseBond } from "./parse-bond.ts";
import type { AtomQuery, AtomTest, Pattern, PatternBond, SearchStep } from "./pattern.ts";

/**
 * Compiles a SMARTS pattern of one component, with the parts of the language that published tables of
 * chemical transforms use (Daylight's definition, RDKit's meaning of single, aromatic and implied bonds).
 * Throws an `Error` that names what is not supported.
 */
export function compileSmarts(smarts: string): Pattern {
  const { atoms, bonds } = readPattern(smarts, (text) => parseAtom(text, compileInner));
  const mapNumbers = atoms.map(({ map }) => map);
  const queries = atoms.map(({ query }) => query);
  const steps = searchOrder(smarts, queries, bonds);
  const placed = new Int32Array(queries.length);
  return { smarts, atomCount: queries.length, mapNumbers, bonds, steps, placed };
}

function compileInner(smarts: string): AtomTest {
  const pattern = compileSmarts(smarts);
  return (target, atom) => matchesAt(pattern, target, atom);
}

/** The atoms and bonds of a pattern's text; `readAtom` is given what stands in each atom's brackets. */
export function readPattern<Query>(
  smarts: string,
  readAtom: (text: string) => Query,
): { atoms: { query: Query; map: number }[]; bonds: PatternBond[] } {
  const atoms: { query: Query; map: number }[] = [];
  const bonds: PatternBond[] = [];
  const branches: number[] = [];
  const open = new Map<string, { atom: number; bond: string }>();
  let previous = -1;
  let bond = "";
  for (const token of tokens(smarts)) {
    if (token === "(") branches.push(previous);
    else if (token === ")") previous = branches.pop() ?? -1;
    else if (/^%?\d+$/.test(token)) {
      const start = open.get(token);
      if (start === undefined) open.set(token, { atom: previous, bond });
      else bonds.push({ from: start.atom, to: previous, query: parseBond(bond === "" ? start.bond : bond) });
      if (start !== undefined) open.delete(token);
      bond = "";
    } else if (/^[-=#$:~@!,;&]/.test(token)) bond = token;
    else {
      const [, text, map] = /^\[?(.*?)(?::(\d+))?\]?$/.exec(token)!;
      atoms.push({ query: readAtom(text!), map: Number(map ?? 0) });
      if (previous >= 0) bonds.push({ from: previous, to: atoms.length - 1, query: parseBond(bond) });
      previous = atoms.length - 1;
      bond = "";
    }
  }
  if (open.size > 0 || branches.length > 0) throw new Error(`the SMARTS ${smarts} does not close`);
  return { atoms, bonds };
}

function tokens(smarts: string): string[] {
  const found: string[] = [];
  let at = 0;
  while (at < smarts.length) {
    const text = smarts[at] === "[" ? bracket(smarts, at) : TOKEN.exec(smarts.slice(at))?.[0];
    if (text === undefined) throw new Error(`the SMARTS ${smarts} is not supported`);
    found.push(text);
    at += text.length;
  }
  return found;
}

const TOKEN = /^(?:Cl|Br|[BCNOPSFIAabcnops*]|[()]|%\d\d|\d|[-=#$:~@!,;&]+)/;

function bracket(smarts: string, start: number): string | undefined {
  let depth = 0;
  for (let at = start; at < smarts.length; at++) {
    if (smarts[at] === "[") depth++;
    else if (smarts[at] === "]" && --depth === 0) return smarts.slice(start, at + 1);
  }
  return undefined;
}

/**
 * The order in which RDKit's VF2 search places a pattern's atoms: the first atom, then always the first one
 * beside a placed atom; this decides the order of matches and which of several on the same atoms is kept.
 */
function searchOrder(
  smarts: string,
  queries: readonly AtomQuery[],
  bonds: readonly PatternBond[],
): SearchStep[] {
  const beside = queries.map((_, atom) =>
    bonds.flatMap(({ from, to, query }) =>
      from === atom ? [{ atom: to, query }] : to === atom ? [{ atom: from, query }] : [],
    ),
  );
  const steps: SearchStep[] = [];
  const placed = new Set<number>();
  while (placed.size < queries.length) {
    const ready = (candidate: number): boolean =>
      !placed.has(candidate) && beside[candidate]!.some((next) => placed.has(next.atom));
    const atom = placed.size === 0 ? 0 : queries.findIndex((_, candidate) => ready(candidate));
    if (atom < 0) throw new Error(`the SMARTS ${smarts} has several components`);
    const [parent, ...closures] = beside[atom]!.filter((next) => placed.has(next.atom));
    placed.add(atom);
    steps.push({
      atom,
      query: queries[atom]!,
      degree: beside[atom]!.length,
      parent: parent?.atom ?? -1,
      bond: parent?.query ?? null,
      closures,
    });
  }
  return steps;
}
