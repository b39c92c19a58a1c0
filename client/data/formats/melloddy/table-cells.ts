import { comparableName, type Layout } from "../table-layout.ts";
import { readLabel } from "../read-label.ts";

/** The trimmed cell of a named column in a row; "" where the table or the row has none. */
export type CellOf<Column extends string> = (cells: readonly string[], column: Column) => string;

/** Finds cells by the names of their columns, whatever their order, case and spaces. */
export function cellFinder<Column extends string>({ header }: Pick<Layout, "header">): CellOf<Column> {
  const places = new Map(header.map((name, index) => [comparableName(name), index]));
  return (cells, column) => {
    const place = places.get(column);
    return place === undefined ? "" : (cells[place]?.trim() ?? "");
  };
}

/** Whether a row has as many cells as the header; a workbook leaves out empty ones at the end. */
export function fitsHeader(
  { file, header }: Pick<Layout, "file" | "header">,
  cells: readonly string[],
): boolean {
  if (file.kind === "csv" || file.kind === "tsv") return cells.length === header.length;
  return cells.slice(header.length).every((cell) => cell.trim() === "");
}

/** The expert thresholds of a row in T0 or the catalogue, ascending; null where one of them is no number. */
export function expertThresholds(cellOf: CellOf<string>, cells: readonly string[]): readonly number[] | null {
  const labels = [1, 2, 3, 4, 5].map((number) => readLabel(cellOf(cells, `expert_threshold_${number}`)));
  const thresholds: number[] = [];
  for (const label of labels) {
    if (label.kind === "empty") continue;
    if (label.kind !== "number" || label.related) return null;
    thresholds.push(label.value);
  }
  return thresholds.toSorted((left, right) => left - right);
}

/** Identifiers as whole numbers where a program wrote them as decimal ones (`12.0`). */
export function wholeIdentifier(identifier: string): string {
  return identifier.replace(/^(\d+)\.0+$/, "$1");
}
