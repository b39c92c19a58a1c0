import { basename } from "node:path";
import { CommandError } from "../../../../process/command-error.ts";
import type { TableFile } from "../../../../tables/table.ts";
import type { PartnerFile } from "../reading.ts";
import { containerName, firstRows, readRows, refuseTwins, type Layout } from "../table-layout.ts";
import { documentedColumns, isMelloddyTable, type MelloddyTable } from "./melloddy-table.ts";
import { readActivity, type ActivityColumn } from "./read-activity.ts";
import { readAssays, type Assays } from "./read-assays.ts";
import { readCatalogue } from "./read-catalogue.ts";
import { readStructures } from "./read-structures.ts";
import type { StructureStore } from "./structure-store.ts";
import { cellFinder, type CellOf } from "./table-cells.ts";

/**
 * Opens a set of MELLODDY-TUNER's tables: any number of T0, T1 and T2, and at most one catalogue. Each T1 is
 * a partner's file whose rows have their structure from T2 and are read by what T0 says of their assay; T0
 * and T2 are read here, T1 is read through once to say what of T0 and T2 it does not use. Throws a
 * `CommandError` where a table is missing, is none of these, or declares an assay twice.
 */
export async function openMelloddy(files: readonly TableFile[]): Promise<readonly PartnerFile[]> {
  const tables = await Promise.all(files.map(findTable));
  const layoutsOf = (wanted: MelloddyTable): Layout[] =>
    tables.flatMap(({ table, layout }) => (table === wanted ? [layout] : []));
  for (const table of ["T0", "T1", "T2"] as const)
    if (layoutsOf(table).length === 0) throw missing(table, files);
  const [catalogue, second] = layoutsOf("catalogue");
  if (second !== undefined) throw new CommandError(`${second.file.path}: is a second catalogue of assays`);
  const assays = await readAssays(
    layoutsOf("T0"),
    catalogue === undefined ? null : await readCatalogue(catalogue),
  );
  const structures = await readStructures(layoutsOf("T2"));
  const activities = layoutsOf("T1");
  const unused = await describeUnused(activities, assays.byId, structures.store);
  const notes = [...assays.notes, ...structures.notes, ...unused];
  const declarations = [...assays.byId.values()].flatMap((assay) =>
    assay.kind === "declared" ? [assay.declaration] : [],
  );
  return activities.map((layout, index) => ({
    path: layout.file.path,
    sheet: layout.sheet.name,
    format: "melloddy",
    container: containerName(layout),
    notes: index === 0 ? notes : [`T0 and T2: see ${basename(activities[0]!.file.path)}`],
    assays: declarations,
    rows: { [Symbol.asyncIterator]: () => readActivities(layout, assays.byId, structures.store) },
  }));
}

function readActivities(
  layout: Layout,
  assays: Assays["byId"],
  structures: StructureStore,
): ReturnType<typeof readRows> {
  const cellOf: CellOf<ActivityColumn> = cellFinder(layout);
  return readRows(layout, (row, cells) => readActivity(row, cells, cellOf, assays, structures));
}

async function findTable(file: TableFile): Promise<{ table: MelloddyTable; layout: Layout }> {
  for (const sheet of file.sheets)
    for (const { row, cells } of await firstRows(sheet)) {
      const table = isMelloddyTable(cells);
      if (table === null) continue;
      const layout = { file, sheet, header: cells, headerRow: row };
      refuseTwins(layout);
      return { table, layout };
    }
  throw new CommandError(`${file.path}: is none of MELLODDY-TUNER's tables`, {
    remedy: "give T0, T1 and T2 (and the catalogue where there is one), each with its header",
  });
}

function missing(table: "T0" | "T1" | "T2", files: readonly TableFile[]): CommandError {
  const given = files.map(({ path }) => basename(path)).join(", ");
  return new CommandError(`${given}: a set of MELLODDY-TUNER's tables without ${table}`, {
    remedy: `give ${table} as well, a table with the columns ${documentedColumns(table)}`,
  });
}

async function describeUnused(
  activities: readonly Layout[],
  assays: Assays["byId"],
  structures: StructureStore,
): Promise<string[]> {
  const seenCompounds = new Uint8Array(structures.size);
  const seenAssays = new Set<string>();
  for (const layout of activities) {
    const cellOf: CellOf<ActivityColumn> = cellFinder(layout);
    for await (const block of layout.sheet.rows())
      for (const { cells } of block) {
        const number = structures.numberOf(cellOf(cells, "input_compound_id"));
        if (number !== undefined) seenCompounds[number] = 1;
        const assay = cellOf(cells, "input_assay_id");
        if (assays.has(assay)) seenAssays.add(assay);
      }
  }
  const compounds = seenCompounds.reduce((unseen, seen) => unseen - seen, structures.size);
  const unmeasured = assays.size - seenAssays.size;
  return [
    ...(compounds === 0 ? [] : [`T2: compounds that T1 has no measurement of: ${compounds}`]),
    ...(unmeasured === 0 ? [] : [`T0: assays that T1 has no measurement of: ${unmeasured}`]),
  ];
}
