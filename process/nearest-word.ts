/**
 * The word that someone who wrote `written` most likely meant: at most two letters apart; null where none is
 * near.
 */
export function nearestWord(written: string, words: readonly string[]): string | null {
  if (written.length > 100) return null;
  const [nearest] = words
    .map((word) => ({ word, apart: distance(written.toLowerCase(), word.toLowerCase()) }))
    .filter(({ word, apart }) => apart <= Math.min(2, word.length / 3))
    .toSorted((one, other) => one.apart - other.apart);
  return nearest?.word ?? null;
}

/** How many letters have to be added, removed or replaced (Levenshtein). */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [index, letter] of Array.from(one).entries())
    row = row.reduce<number[]>((next, above, column) => {
      if (column === 0) return [index + 1];
      const replaced = row[column - 1]! + (letter === other[column - 1] ? 0 : 1);
      return [...next, Math.min(replaced, above + 1, next[column - 1]! + 1)];
    }, []);
  return row.at(-1)!;
}
