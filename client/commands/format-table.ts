/** A table for a terminal: columns padded to their widest cell and two spaces apart; figures to the right. */
export function formatTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = header.map((name, at) => Math.max(name.length, ...rows.map((row) => row[at]!.length)));
  const isFigure = header.map(
    (_, at) => rows.length > 0 && rows.every((row) => /^(?:-?[\d.]+|-|)$/.test(row[at]!)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, at) => (isFigure[at] ? cell.padStart(widths[at]!) : cell.padEnd(widths[at]!)))
      .join("  ")
      .trimEnd();
  return `${[header, ...rows].map(line).join("\n")}\n`;
}
