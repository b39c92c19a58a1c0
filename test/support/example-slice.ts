import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const DATA = join(import.meta.dirname, "..", "..", "scripts", "example", "data");

/** A site of the embedded example. */
export type ExampleSite = "gureum-therapeutics" | "moraebit-bio" | "sanmaru-hospital" | "seolhwa-pharma";

/** The header and the first `rows` rows of an example table, as lines. */
export function exampleSlice(site: ExampleSite, rows: number): string[] {
  return readFileSync(join(DATA, `${site}.csv`), "utf8")
    .split("\n")
    .slice(0, rows + 1);
}

/** Writes such a slice to a file. */
export function writeExampleSlice(path: string, site: ExampleSite, rows: number): void {
  writeFileSync(path, `${exampleSlice(site, rows).join("\n")}\n`);
}

/** The structures of a slice. */
export function structuresOf(lines: readonly string[]): string[] {
  const smilesAt = lines[0]!.split(",").indexOf("smiles");
  return lines.slice(1).map((line) => line.split(",")[smilesAt]!);
}
