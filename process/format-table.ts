import { alignColumns } from "./align-columns.ts";

/** A table for a terminal: columns padded to their widest cell and two spaces apart; figures to the right. */
export function formatTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const isRight = header.map(
    (_, at) => rows.length > 0 && rows.every((row) => /^(?:-?[\d.]+|-|)$/.test(row[at]!)),
  );
  return alignColumns([header, ...rows], { isRight });
}
