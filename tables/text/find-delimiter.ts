import Papa from "papaparse";

const LINES_JUDGED = 50;
const DELIMITERS = [",", "\t", ";"] as const;

type Shape = { readonly agreeing: number; readonly width: number };

/**
 * What separates the cells of a text, judged by its first lines: the separator that gives most of them the
 * same number of cells, at least two; among equals the one that gives more cells. A comma when none does.
 * Quoted cells are respected; the last line of a cut-off text may be left out by the caller.
 */
export function findDelimiter(text: string): "," | "\t" | ";" {
  let best: Shape = { agreeing: 0, width: 0 };
  let found: "," | "\t" | ";" = ",";
  for (const delimiter of DELIMITERS) {
    const shape = shapeOf(text, delimiter);
    const isBetter =
      shape.agreeing > best.agreeing || (shape.agreeing === best.agreeing && shape.width > best.width);
    if (shape.width < 2 || !isBetter) continue;
    best = shape;
    found = delimiter;
  }
  return found;
}

function shapeOf(text: string, delimiter: string): Shape {
  const { data } = Papa.parse<string[]>(text, { delimiter, preview: LINES_JUDGED, skipEmptyLines: true });
  const lines = new Map<number, number>();
  for (const { length } of data) if (length > 1) lines.set(length, (lines.get(length) ?? 0) + 1);
  let best: Shape = { agreeing: 0, width: 0 };
  for (const [width, agreeing] of lines) if (agreeing > best.agreeing) best = { agreeing, width };
  return best;
}
