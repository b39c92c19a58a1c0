import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { K_MELLODDY_ENDPOINTS } from "../../../../../../client/data/formats/k-melloddy/endpoints.ts";
import { openPartnerFiles } from "../../../../../../client/data/formats/open-partner-files.ts";
import type { RowReading } from "../../../../../../client/data/formats/reading.ts";
import { openTable } from "../../../../../../tables/open-table.ts";
import { classes, readContent, rowsOf, studyAsking, workbookOf } from "../study-asking.ts";

const folder = join(import.meta.dirname, "../../../../../../../shared/data/kmelloddy");

const manifest = studyAsking([
  { name: "Solubility", unit: "ug/mL", transform: "log10" },
  { name: "PPBR", unit: "%" },
  ...["CYP1A2", "CYP2C9", "CYP2C19", "CYP2D6", "CYP3A4"].map((name) => `${name}_Inhibitor`),
  "hERG",
  classes("AMES"),
]);

async function readSample(name: string): Promise<RowReading[]> {
  const files = await openPartnerFiles([join(folder, name)], { manifest });
  return (await Promise.all(files.map(rowsOf))).flat();
}

function counted(texts: readonly string[]): Record<string, number> {
  return Object.fromEntries(
    Object.entries(Object.groupBy(texts, (text) => text)).map(([k, v]) => [k, v!.length]),
  );
}

const outcomeOf = ({ values, problems }: RowReading): string =>
  values.length > 0 ? "kept" : problems.some(({ kind }) => kind === "rejected") ? "rejected" : "unmapped";
const reasonsOf = (rows: readonly RowReading[]): Record<string, number> =>
  counted(rows.flatMap(({ problems }) => problems.map(({ reason }) => reason)));
/** What a row says, whatever file it is in. */
const content = ({ compound, structure, values, problems }: RowReading): string =>
  JSON.stringify([compound, structure, values, problems]);

describe.skipIf(!existsSync(folder))(
  "the K-MELLODDY sample (skipped without ../shared/data/kmelloddy)",
  () => {
    it("keeps 50 of the 193 rows of the CSV and says why of each other one", async () => {
      const rows = await readSample("data_sample.csv");
      expect(counted(rows.map(outcomeOf))).toEqual({ kept: 50, unmapped: 143 });
      expect(counted(rows.flatMap(({ values }) => values.map(({ assay }) => assay)))).toEqual({
        Solubility: 23,
        PPBR: 17,
        CYP1A2_Inhibitor: 1,
        CYP2C9_Inhibitor: 1,
        CYP2C19_Inhibitor: 1,
        CYP2D6_Inhibitor: 1,
        CYP3A4_Inhibitor: 1,
        hERG: 1,
        AMES: 4,
      });
      expect(reasonsOf(rows)).toEqual({
        "a computed log P is no measurement": 85,
        "solubility at a pH other than 7.4: no K-MELLODDY endpoint": 23,
        "K-MELLODDY has this endpoint for human only": 17,
        "metabolic stability without its system, liver microsomes or hepatocytes": 10,
        "cytotoxicity: no K-MELLODDY endpoint": 4,
        "phase II metabolism: no K-MELLODDY endpoint": 2,
        "stability in plasma: no K-MELLODDY endpoint": 2,
      });
    });

    it("reads the same from the sheet ADMET of the workbook, whose rows are among those of the CSV", async () => {
      const ofCsv = new Set((await readSample("data_sample.csv")).map(content));
      const rows = await readSample("data_sample.xlsx");
      const ofPk = rows.filter(({ problems }) =>
        problems.some(({ reason }) => reason.includes("pharmacokinetic parameter")),
      );
      expect(ofPk).toHaveLength(4);
      expect(counted(rows.map(outcomeOf))).toEqual({ kept: 16, unmapped: 39 });
      expect(rows.slice(0, 47).filter((row) => !ofCsv.has(content(row)))).toEqual([]);
    });

    it("reads the same from a workbook with the rows of the CSV below a title", async () => {
      const cells: (readonly string[])[] = [];
      const table = await openTable(join(folder, "data_sample.csv"));
      for await (const block of table.sheets[0]!.rows()) cells.push(...block.map((row) => row.cells));
      const workbook = workbookOf({ 데이터: [["표준 데이터"], ...cells] });
      const rows = await readContent(workbook, manifest, "sample.xlsx");
      const ofCsv = await readSample("data_sample.csv");
      expect(rows.map((row) => ({ ...row, row: row.row - 1 }))).toEqual(ofCsv);
    });

    it("has the endpoints that the consortium lists, in its order", async () => {
      const listed = (await readFile(join(folder, "endpoints.tsv"), "utf8")).trim().split("\t");
      expect(K_MELLODDY_ENDPOINTS.map(({ name }) => name)).toEqual(listed);
    });
  },
);
