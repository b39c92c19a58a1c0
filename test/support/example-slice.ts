import { readFileSync } from "node:fs";
import { join } from "node:path";

const DATA = join(import.meta.dirname, "..", "..", "scripts", "example", "data");

/** A site of the embedded example. */
export type ExampleSite = "gureum-therapeutics" | "moraebit-bio" | "sanmaru-hospital" | "seolhwa-pharma";

/** The header and the first `rows` rows of an example table, as CSV. */
export function exampleSlice(site: ExampleSite, rows: number): string {
  const lines = readFileSync(join(DATA, `${site}.csv`), "utf8").split("\n");
  return `${lines.slice(0, rows + 1).join("\n")}\n`;
}

/** The rows of such a slice, as lines without the header. */
export function rowsOf(slice: string): string[] {
  return slice.trimEnd().split("\n").slice(1);
}

/** The structures of such a slice. */
export function structuresOf(slice: string): string[] {
  const smilesAt = slice.split("\n", 1)[0]!.split(",").indexOf("smiles");
  return rowsOf(slice).map((row) => row.split(",")[smilesAt]!);
}
