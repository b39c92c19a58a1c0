import { basename } from "node:path";
import type { PartnerFile, RowReading } from "../data/formats/reading.ts";

/** A row of a file as its reader understood it. */
export type FoundRow = RowReading & { readonly file: string };

/** Every row of a compound or record by the partner's own name, in the order of files and rows. */
export async function findCompound(files: readonly PartnerFile[], compound: string): Promise<FoundRow[]> {
  const found: FoundRow[] = [];
  for (const { path, rows } of files)
    for await (const block of rows)
      for (const row of block) if (row.compound === compound) found.push({ ...row, file: basename(path) });
  return found;
}
