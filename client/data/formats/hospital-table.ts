import { CommandError } from "../../../process/command-error.ts";
import type { StudyManifest } from "../../../trust/manifest/study-manifest.ts";
import { findAssays, listed, type PlainColumns } from "./plain-columns.ts";
import { readAssays } from "./plain-table.ts";
import type { PartnerFile, RowReading } from "./reading.ts";
import { studyAssays } from "./study-assays.ts";
import {
  containerName,
  headerPlace,
  readRows,
  refuseTwins,
  rejectedRow,
  type Layout,
} from "./table-layout.ts";

type HospitalColumns = {
  readonly features: readonly number[];
  /** -1: the manifest names none. */
  readonly recordAt: number;
  readonly assays: PlainColumns["assays"];
};

/**
 * A table of records without structures: the manifest's feature columns as written, its record id as
 * `compound`, and the endpoints' columns as in a plain table. Throws a `CommandError` where a column is
 * missing.
 */
export function openHospitalTable(layout: Layout, manifest: StudyManifest): PartnerFile {
  refuseTwins(layout);
  const columns = hospitalColumns(layout, manifest);
  const used = new Set([...columns.features, columns.recordAt, ...columns.assays.map(({ at }) => at)]);
  const others = layout.header.filter((name, at) => name !== "" && !used.has(at));
  return {
    path: layout.file.path,
    sheet: layout.sheet.name,
    format: "hospital",
    get container() {
      return containerName(layout);
    },
    notes: others.length === 0 ? [] : [`columns that the study does not ask for: ${listed(others)}`],
    rows: readRows(layout, (row, cells) => readRecord(row, cells, columns)),
  };
}

function hospitalColumns(layout: Layout, manifest: StudyManifest): HospitalColumns {
  const { columns, recordId } = manifest.protocol;
  const { header } = layout;
  const needed = [...columns.map(({ name }) => name), ...(recordId === undefined ? [] : [recordId])];
  const missing = needed.filter((name) => !header.includes(name));
  if (missing.length > 0)
    throw new CommandError(`${headerPlace(layout)}: the study's columns ${listed(missing)} are missing`, {
      remedy: `name the columns as the study does; found are ${listed(header)}`,
    });
  const assays = findAssays(layout, studyAssays(manifest));
  const recordAt = recordId === undefined ? -1 : header.indexOf(recordId);
  return { features: columns.map(({ name }) => header.indexOf(name)), recordAt, assays };
}

function readRecord(row: number, cells: readonly string[], columns: HospitalColumns): RowReading {
  const compound = columns.recordAt < 0 ? "" : cells[columns.recordAt]!.trim();
  if (columns.recordAt >= 0 && compound === "") return rejectedRow(row, "it has no record id");
  const features = columns.features.map((at) => cells[at]!.trim());
  return { row, compound, structure: "", cells: features, ...readAssays(cells, columns.assays) };
}
