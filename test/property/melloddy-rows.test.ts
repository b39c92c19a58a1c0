import * as fc from "fast-check";
import { expect, it } from "vitest";
import { openMelloddy } from "../../client/data/formats/melloddy/open-melloddy.ts";
import type { RowReading } from "../../client/data/formats/reading.ts";
import type { TableFile } from "../../tables/table.ts";

const T0 = ["input_assay_id", "assay_type", "use_in_regression", "is_binary", "direction"];
const T1 = ["input_compound_id", "input_assay_id", "standard_qualifier", "standard_value"];
const T2 = ["input_compound_id", "smiles"];

// Mostly what belongs there, so that rows meet each other; else anything.
const likely = fc.constantFrom(
  "1",
  "2",
  "-1",
  "",
  "ADME",
  "PANEL",
  "True",
  "low",
  "<",
  "=",
  "CCO",
  " 1 ",
  "1e3",
);
const cell = fc.oneof({ arbitrary: likely, weight: 4 }, fc.string(), fc.string({ unit: "binary" }));

function rowsOf(header: readonly string[]): fc.Arbitrary<readonly (readonly string[])[]> {
  const fitting = fc.array(cell, { minLength: header.length, maxLength: header.length });
  const row = fc.oneof({ arbitrary: fitting, weight: 5 }, fc.array(cell, { maxLength: 6 }));
  return fc.array(row, { maxLength: 12 });
}

function table(path: string, header: readonly string[], rows: readonly (readonly string[])[]): TableFile {
  const all = [header, ...rows].map((cells, index) => ({ row: index + 1, cells }));
  async function* blocks(): ReturnType<TableFile["sheets"][number]["rows"]> {
    yield* [all.slice(0, 3), all.slice(3)];
  }
  return { path, kind: "csv", encoding: "UTF-8", sheets: [{ name: "", rows: blocks }] };
}

it("any set of tables is read row by row, each with its value or its problems, or refused with a remedy", async () => {
  await fc.assert(
    fc.asyncProperty(rowsOf(T0), rowsOf(T1), rowsOf(T2), async (assays, activities, structures) => {
      const ids = assays.map(([id = ""]) => id.trim()).filter((id) => id !== "");
      const opened = openMelloddy([
        table("T0.csv", T0, assays),
        table("T1.csv", T1, activities),
        table("T2.csv", T2, structures),
      ]);
      const files = await opened.catch((error: unknown) => {
        expect(error).toMatchObject({ name: "CommandError", remedy: expect.any(String) });
        return [];
      });
      if (files.length === 0) return;
      expect(new Set(ids).size).toBe(ids.length);
      const rows: RowReading[] = [];
      for await (const block of files[0]!.rows) rows.push(...block);
      expect(rows.map(({ row }) => row)).toEqual(activities.map((_, index) => index + 2));
      for (const { values, problems, structure } of rows) {
        expect(values.length === 1).toBe(problems.length === 0);
        if (values.length === 1) expect(structure).not.toBe("");
        expect(values.every(({ value }) => Number.isFinite(value))).toBe(true);
      }
    }),
    { numRuns: 300 },
  );
});
