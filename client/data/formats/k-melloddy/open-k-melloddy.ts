import type { PartnerFile } from "../reading.ts";
import type { StudyAssay } from "../study-assays.ts";
import { containerName, readRows, type Layout } from "../table-layout.ts";
import { askedEndpoints } from "./asked-endpoints.ts";
import { readKMelloddyHeader } from "./columns.ts";
import type { RowContext } from "./add-mapped.ts";
import { readMeasurementRow } from "./read-row.ts";

/**
 * A sheet in the K-MELLODDY standard data format 4.6 (or its template V2): one measurement per row. Throws a
 * `CommandError` for a missing column, and for a study's unit that no values can be converted to. Its notes
 * are complete when its rows have been read.
 */
export function openKMelloddy(layout: Layout, wanted: ReadonlyMap<string, StudyAssay>): PartnerFile {
  const header = readKMelloddyHeader(layout);
  const counts = new Map<string, number>();
  const context: RowContext = {
    at: header.at,
    asked: askedEndpoints(wanted),
    mappings: new Map(),
    count: (note) => void counts.set(note, (counts.get(note) ?? 0) + 1),
  };
  return {
    path: layout.file.path,
    sheet: layout.sheet.name,
    format: "k-melloddy",
    get container() {
      return containerName(layout);
    },
    get notes() {
      return [...header.notes, ...[...counts].map(([note, rows]) => `${note} (rows: ${rows})`)];
    },
    rows: readRows(layout, (row, cells) => readMeasurementRow(row, cells, context)),
  };
}
