import type { PartnerFile, RowReading } from "../data/formats/reading.ts";
import { fileLabel } from "../data/prepare/read-rows.ts";

/** A row of a file as its reader understood it; a workbook's name is with its sheet. */
export type FoundRow = RowReading & { readonly file: string };

/** Every row of a compound or record by the partner's own name, in the order of files and rows. */
export async function findCompound(files: readonly PartnerFile[], compound: string): Promise<FoundRow[]> {
  const found: FoundRow[] = [];
  for (const partnerFile of files)
    for await (const block of partnerFile.rows)
      for (const row of block)
        if (row.compound === compound) found.push({ ...row, file: fileLabel(partnerFile) });
  return found;
}
