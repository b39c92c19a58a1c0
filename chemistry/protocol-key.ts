/**
 * The key of the scaffold folds and the bit permutation where partners have agreed on none. Everybody knows
 * it: folds agree between partners, but the permutation hides nothing.
 */
export const publicKey = "chorale";

/**
 * The key in a file's content: all of it but white space around it. Undefined where nothing is left, which no
 * partner can have meant.
 */
export function keyFromText(content: string): string | undefined {
  const key = content.trim();
  return key === "" ? undefined : key;
}
