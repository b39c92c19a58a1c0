import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { openTable } from "../../../tables/open-table.ts";
import { rowsOf } from "./read-all.ts";

const folder = join(import.meta.dirname, "../../../../shared/data/kmelloddy");
const path = join(folder, "data_sample.xlsx");

it.skipIf(!existsSync(path))("reads K-MELLODDY's sample workbook (in ../shared/data/kmelloddy)", async () => {
  const table = await openTable(path);
  expect(table.kind).toBe("xlsx");
  const read = await Promise.all(
    table.sheets.map(async (sheet) => [sheet.name, await rowsOf(sheet)] as const),
  );
  const rows = Object.fromEntries(read);
  expect(Object.keys(rows)).toEqual(["ADMET", "PK", "List", "TEST 분류", "README"]);
  expect(rows["ADMET"]![0]!.cells).toContain("SMILES_Structure_Parent");
  expect(rows["ADMET"]!.length).toBeGreaterThan(10);
});

it.skipIf(!existsSync(join(folder, "data_sample.csv")))(
  "reads K-MELLODDY's sample text (in ../shared/data/kmelloddy)",
  async () => {
    const table = await openTable(join(folder, "data_sample.csv"));
    const rows = await rowsOf(table.sheets[0]!);
    expect(rows[0]!.cells).toContain("SMILES_Structure_Parent");
    expect(new Set(rows.map(({ cells }) => cells.length)).size).toBe(1);
  },
);
