import { compileSmarts } from "../smarts/compile-smarts.ts";
import { findEveryMatch } from "../smarts/find-matches.ts";
import type { Pattern } from "../smarts/pattern.ts";
import { readPattern } from "../smarts/read-pattern.ts";
import { readGraph } from "../read-graph.ts";
import { graphSmiles } from "../write-smiles.ts";
import { normalisations, type Normalisation } from "./normalisations.ts";
import { Structure } from "./structure.ts";

/** Gives the canonical form of a SMILES, undefined when it describes no valid molecule. */
export type Canonicalise = (smiles: string) => string | undefined;

/** A normalisation ready for use; atoms are numbered as in its pattern. */
type Rule = {
  readonly pattern: Pattern;
  readonly atoms: readonly (Change & { readonly atom: number })[];
  /** New orders; undefined where the bond is only meant to be single if it is not aromatic. */
  readonly bonds: readonly {
    readonly from: number;
    readonly to: number;
    readonly order: number | undefined;
  }[];
};

type Change = { readonly charge: number | undefined; readonly hydrogens: number | undefined };

const RULES = normalisations.map(compileRule);
const RESTARTS_MAX = 200;
const REPEATS_MAX = 20;

/**
 * Brings functional groups to one way of writing them: the first transform of the table that applies is
 * repeated as long as it can, then the table starts again, as RDKit 2022.09's Normalizer does. Of several
 * products the one whose canonical SMILES comes first is taken; products that are no molecules are not.
 */
export function normalise(structure: Structure, canonicalise: Canonicalise): Structure {
  const seen = new Set<string>();
  let current = structure;
  for (let restart = 0; restart < RESTARTS_MAX; restart++) {
    const next = applyFirst(current, canonicalise, seen);
    if (next === undefined) break;
    current = next;
  }
  return current;
}

function applyFirst(
  structure: Structure,
  canonicalise: Canonicalise,
  seen: Set<string>,
): Structure | undefined {
  for (const rule of RULES) {
    const product = applyRule(structure, rule, canonicalise);
    if (product === undefined || seen.has(stateOf(product))) continue;
    seen.add(stateOf(product));
    return product;
  }
  return undefined;
}

function stateOf({ element, charge, hydrogens, bondOrder }: Structure): string {
  return [element.join(), charge.join(), hydrogens.join(), bondOrder.join()].join(";");
}

function applyRule(structure: Structure, rule: Rule, canonicalise: Canonicalise): Structure | undefined {
  let current: Structure | undefined;
  for (let repeat = 0; repeat < REPEATS_MAX; repeat++) {
    const matches = findEveryMatch(rule.pattern, current ?? structure);
    if (matches.length === 0) break;
    const product = choose(current ?? structure, rule, matches, canonicalise);
    if (product === undefined) break;
    current = product;
  }
  return current;
}

type Product = { readonly structure: Structure; readonly text: string };

function choose(
  structure: Structure,
  rule: Rule,
  matches: readonly Int32Array[],
  canonicalise: Canonicalise,
): Structure | undefined {
  const different = new Map<string, Structure>();
  for (const match of matches) {
    const product = change(structure, rule, match);
    different.set(stateOf(product), product);
  }
  const isOnRing = matches.some((match) => match.some((atom) => structure.aromatic[atom] === 1));
  if (different.size === 1 && !isOnRing) return [...different.values()][0];
  const products = [...different.values()].flatMap((product) => settle(product, isOnRing, canonicalise));
  return products.toSorted((a, b) => (a.text < b.text ? -1 : Number(a.text > b.text)))[0]?.structure;
}

/** A change on an aromatic ring may end its aromaticity or be none that a molecule can have. */
function settle(product: Structure, isOnRing: boolean, canonicalise: Canonicalise): Product[] {
  const written = graphSmiles(product.graph());
  const text = canonicalise(written);
  if (!isOnRing) return [{ structure: product, text: text ?? written }];
  return text === undefined ? [] : [{ structure: new Structure(readGraph(text, () => 0)), text }];
}

function change(structure: Structure, { atoms, bonds }: Rule, match: Int32Array): Structure {
  const product = structure.copy();
  for (const { atom, charge, hydrogens } of atoms) {
    product.charge[match[atom]!] = charge ?? product.charge[match[atom]!]!;
    product.hydrogens[match[atom]!] = hydrogens ?? product.hydrogens[match[atom]!]!;
  }
  for (const { from, to, order } of bonds) {
    const bond = product.bondBetween(match[from]!, match[to]!);
    product.bondOrder[bond] = order ?? (product.bondOrder[bond] === 12 ? 12 : 1);
  }
  return product;
}

function compileRule({ from, to }: Normalisation): Rule {
  const pattern = compileSmarts(from);
  const product = readPattern(to, readChange);
  const place = product.atoms.map(({ map }) => pattern.mapNumbers.indexOf(map));
  return {
    pattern,
    atoms: product.atoms.map(({ query }, index) => ({ ...query, atom: place[index]! })),
    bonds: product.bonds.map((bond) => {
      const orders = [1, 2, 3, 12].filter((order) => bond.query[order] === 1);
      return {
        from: place[bond.from]!,
        to: place[bond.to]!,
        order: orders.length === 1 ? orders[0] : undefined,
      };
    }),
  };
}

/** What an atom of a product states: `[NH+]` a hydrogen and a charge, `[*-0]` that it has no charge. */
function readChange(text: string): Change {
  const [, hydrogens] = /H(\d)?/.exec(text) ?? [];
  const [, sign, size] = /([+-])(\d)?/.exec(text) ?? [];
  return {
    charge: sign === undefined ? undefined : Number(`${sign}${size ?? 1}`) + 0,
    hydrogens: text.includes("H") ? Number(hydrogens ?? 1) : undefined,
  };
}
