import { existsSync } from "node:fs";
import { join } from "node:path";
import { openTable } from "../../../tables/open-table.ts";

/**
 * Where the public sets lie that benches train on: beside this repository, or where CHORALE_BENCH_DATA says.
 */
export const publicSetsFolder =
  process.env.CHORALE_BENCH_DATA ?? join(import.meta.dirname, "../../../../shared/data");

/** The path of a public set, or null where it is absent. */
export function publicSet(name: string): string | null {
  const path = join(publicSetsFolder, name);
  return existsSync(path) ? path : null;
}

/** A table read whole: its header, and the cells of each row, padded to the header's width. */
export type WholeTable = {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
};

/** Reads a whole table into memory. Throws a `CommandError` where it cannot be read. */
export async function readWholeTable(path: string): Promise<WholeTable> {
  const { sheets } = await openTable(path);
  const all: (readonly string[])[] = [];
  for await (const block of sheets[0]!.rows()) for (const { cells } of block) all.push(cells);
  const [header = [], ...rows] = all;
  return { header, rows: rows.map((cells) => header.map((_, column) => cells[column] ?? "")) };
}

/** The place of a column. Throws an `Error` where the header lacks it. */
export function columnOf({ header }: WholeTable, name: string): number {
  const at = header.indexOf(name);
  if (at < 0) throw new Error(`no column ${name} among ${header.join(", ")}`);
  return at;
}
