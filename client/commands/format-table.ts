/** Hangul, Chinese characters and their punctuation take two columns of a terminal. */
const WIDE = /[\p{Script=Hangul}\p{Script=Han}\u3000-\u303f\uff01-\uff60]/gu;

/** A table for a terminal: columns padded to their widest cell and two spaces apart; figures to the right. */
export function formatTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = header.map((name, at) => Math.max(widthOf(name), ...rows.map((row) => widthOf(row[at]!))));
  const isFigure = header.map(
    (_, at) => rows.length > 0 && rows.every((row) => /^(?:-?[\d.]+|-|)$/.test(row[at]!)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, at) => {
        const padding = " ".repeat(widths[at]! - widthOf(cell));
        return isFigure[at] ? padding + cell : cell + padding;
      })
      .join("  ")
      .trimEnd();
  return `${[header, ...rows].map(line).join("\n")}\n`;
}

function widthOf(text: string): number {
  return text.length + (text.match(WIDE)?.length ?? 0);
}
