import type { KMelloddyColumn } from "../../../../../../client/data/formats/k-melloddy/columns.ts";
import type { RowReading } from "../../../../../../client/data/formats/reading.ts";
import type { StudyManifest } from "../../../../../../trust/manifest/study-manifest.ts";
import { readContent } from "../study-asking.ts";

/** A row of the long format by its columns; ethanol where no structure is given. */
export type LongRow = Partial<Record<KMelloddyColumn, string>>;

/** Rows of the long format as CSV with the columns that they use. */
export function longTable(rows: readonly LongRow[]): string {
  const filled = rows.map((row) => ({
    SMILES_Structure_Parent: "CCO",
    Test: "",
    Test_Type: "",
    Measurement_Value: "",
    ...row,
  }));
  const columns = [...new Set(filled.flatMap((row) => Object.keys(row)))] as KMelloddyColumn[];
  const lines = filled.map((row: LongRow) => columns.map((column) => quote(row[column] ?? "")).join(","));
  return [columns.join(","), ...lines, ""].join("\n");
}

function quote(cell: string): string {
  return `"${cell.replaceAll('"', '""')}"`;
}

/** Reads one row of the long format. */
export async function readLongRow(row: LongRow, manifest: StudyManifest): Promise<RowReading> {
  const [reading] = await readContent(longTable([row]), manifest);
  return reading!;
}
