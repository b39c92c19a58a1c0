import type { MatchTarget } from "./match-target.ts";

/** Whether an atom of a molecule is what one atom of a pattern asks for. */
export type AtomTest = (target: MatchTarget, atom: number) => boolean;

/**
 * What one atom of a pattern asks for. `kinds` holds 1 for each `element * 2 + aromatic` that can pass;
 * `test` is what remains to be asked of those, null when nothing does.
 */
export type AtomQuery = { readonly kinds: Uint8Array; readonly test: AtomTest | null };

/** How many kinds of atom an `AtomQuery` tells apart. */
export const atomKinds = 256;

/** What a bond of a pattern asks for: 1 for each `order + 32 * onRing` that passes. */
export type BondQuery = Uint8Array;

/** A bond of a pattern. */
export type PatternBond = { readonly from: number; readonly to: number; readonly query: BondQuery };

/** One atom's turn in a search: which atom is placed, from which placed one, and bonds that must close. */
export type SearchStep = {
  readonly atom: number;
  readonly query: AtomQuery;
  readonly degree: number;
  /** The placed atom beside it, -1 for the first. */
  readonly parent: number;
  readonly bond: BondQuery | null;
  readonly closures: readonly { readonly atom: number; readonly query: BondQuery }[];
};

/** A compiled SMARTS pattern of one component. */
export type Pattern = {
  readonly smarts: string;
  readonly atomCount: number;
  /** The map number of each atom, 0 where there is none. */
  readonly mapNumbers: readonly number[];
  readonly bonds: readonly PatternBond[];
  readonly steps: readonly SearchStep[];
  /** Where each pattern atom lies during a search: room that every search uses again. */
  readonly placed: Int32Array;
};
