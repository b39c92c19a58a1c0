/**
 * Usual valences, lowest first, and electrons of the outer shell, as RDKit's periodic table has them. An
 * element that is not listed has no usual valence and counts no electrons.
 */
type ElementFacts = { readonly valences: readonly number[]; readonly outerElectrons: number };

const FACTS = new Map<number, ElementFacts>(
  Object.entries({
    1: [1, 1],
    3: [1, 1],
    4: [2, 2],
    5: [3, 3],
    6: [4, 4],
    7: [5, 3],
    8: [6, 2],
    9: [7, 1],
    11: [1, 1],
    12: [2, 2],
    13: [3, 3],
    14: [4, 4],
    15: [5, 3, 5, 7],
    16: [6, 2, 4, 6],
    17: [7, 1],
    32: [4, 4],
    33: [5, 3, 5, 7],
    34: [6, 2, 4, 6],
    35: [7, 1],
    50: [4, 2, 4],
    51: [5, 3, 5, 7],
    52: [6, 2, 4, 6],
    53: [7, 1, 3, 5],
    82: [4, 2, 4],
    83: [5, 3, 5, 7],
  }).map(([element, [outerElectrons, ...valences]]) => [
    Number(element),
    { outerElectrons: outerElectrons!, valences },
  ]),
);

const NONE: readonly number[] = [];
const ELEMENTS = 119;
const lowest = Int8Array.from({ length: ELEMENTS }, (_, element) => FACTS.get(element)?.valences[0] ?? -1);
const outer = Int8Array.from({ length: ELEMENTS }, (_, element) => FACTS.get(element)?.outerElectrons ?? 0);

/** The usual valences of an element, lowest first; none for one that has no rule. */
export function usualValences(element: number): readonly number[] {
  return FACTS.get(element)?.valences ?? NONE;
}

/** The lowest usual valence of an element; -1 for one that has no rule. */
export function lowestValence(element: number): number {
  return lowest[element] ?? -1;
}

/** Electrons of an element's outer shell. */
export function outerElectrons(element: number): number {
  return outer[element] ?? 0;
}

/** Whether the first element draws electrons from the second, by RDKit's rule: outer electrons, then size. */
export function isMoreElectronegative(first: number, second: number): boolean {
  const difference = outerElectrons(first) - outerElectrons(second);
  return difference > 0 || (difference === 0 && first < second);
}

/** Elements left of carbon's group, whose valence falls with positive charge instead of rising. */
export function losesValenceWithCharge(element: number): boolean {
  return element === 5 || element === 13 || element <= 4;
}
