import type { TableFile } from "../../../tables/table.ts";
import { plainColumns, type PlainColumns } from "./plain-columns.ts";
import { isEmptyCell, readLabel } from "./read-label.ts";
import {
  MEASURES_NOTHING,
  NO_STRUCTURE,
  type AssayValue,
  type PartnerFile,
  type Problem,
  type RowReading,
} from "./reading.ts";
import { assayValue, type StudyAssay } from "./study-assays.ts";
import { containerName, readRows, type Layout } from "./table-layout.ts";

/** The reason of every row of a file that has no column of the study. */
export const OF_NO_ENDPOINT = "no column of this file is named as an endpoint of the study";

/**
 * A table with one row per compound, or an SDF, whose data fields are the columns. Values are taken to be in
 * the units of the manifest. Throws a `CommandError` for a header that `plainColumns` refuses.
 */
export function openPlainTable(layout: Layout, wanted: ReadonlyMap<string, StudyAssay>): PartnerFile {
  const columns = plainColumns(layout, wanted);
  return {
    path: layout.file.path,
    sheet: layout.sheet.name,
    format: layout.file.kind === "sdf" ? "sdf" : "plain",
    get container() {
      return containerName(layout);
    },
    notes: columns.notes,
    rows: readRows(layout, (row, cells) => readPlainRow(row, cells, columns, layout.file.kind)),
  };
}

function readPlainRow(
  row: number,
  cells: readonly string[],
  columns: PlainColumns,
  kind: TableFile["kind"],
): RowReading {
  const compound = columns.compoundAt < 0 ? "" : cells[columns.compoundAt]!.trim();
  const written = cells[columns.structureAt]!;
  const structure = isEmptyCell(written) ? "" : kind === "sdf" ? written : written.trim();
  const { values, problems } = readAssays(cells, columns.assays);
  if (structure !== "") return { row, compound, structure, values, problems };
  const withoutStructure: Problem = { kind: "rejected", column: null, reason: NO_STRUCTURE };
  return { row, compound, structure, values: [], problems: [withoutStructure, ...problems] };
}

/** The values and problems of a row's cells; without any of both, the problem that it measures nothing. */
export function readAssays(
  cells: readonly string[],
  assays: PlainColumns["assays"],
): Pick<RowReading, "values" | "problems"> {
  const values: AssayValue[] = [];
  const problems: Problem[] = [];
  for (const { assay, at } of assays) {
    const value = assayValue(assay, readLabel(cells[at]!));
    if (value === null) continue;
    if ("reason" in value) problems.push({ kind: "rejected", column: assay.assay, reason: value.reason });
    else values.push(value);
  }
  if (assays.length === 0) problems.push({ kind: "unmapped", column: null, reason: OF_NO_ENDPOINT });
  else if (values.length + problems.length === 0)
    problems.push({ kind: "rejected", column: null, reason: MEASURES_NOTHING });
  return { values, problems };
}
