/** Hangul, Chinese characters and their punctuation take two columns of a terminal. */
const WIDE = /[\p{Script=Hangul}\p{Script=Han}\u3000-\u303f\uff01-\uff60]/gu;

/**
 * Rows of text as a table without lines for a terminal: columns two spaces apart, each as wide as its widest
 * cell; to the right where `isRight` says so of the column.
 */
export function alignColumns(
  rows: readonly (readonly string[])[],
  { indent = "", isRight = [] }: { readonly indent?: string; readonly isRight?: readonly boolean[] } = {},
): string {
  const widths: number[] = [];
  for (const row of rows)
    for (const [at, cell] of row.entries()) widths[at] = Math.max(widths[at] ?? 0, widthOf(cell));
  const padded = (cell: string, at: number): string => {
    const padding = " ".repeat(widths[at]! - widthOf(cell));
    return isRight[at] === true ? padding + cell : cell + padding;
  };
  return rows.map((row) => `${indent}${row.map(padded).join("  ")}`.trimEnd() + "\n").join("");
}

function widthOf(text: string): number {
  return text.length + (text.match(WIDE)?.length ?? 0);
}
