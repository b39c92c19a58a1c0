import { matchesAt } from "./find-matches.ts";
import { parseAtom } from "./parse-atom.ts";
import type { AtomQuery, AtomTest, Pattern, PatternBond, SearchStep } from "./pattern.ts";
import { readPattern } from "./read-pattern.ts";

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
