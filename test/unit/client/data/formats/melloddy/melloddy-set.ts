import { join } from "node:path";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { onTestFinished } from "vitest";
import { openMelloddy } from "../../../../../../client/data/formats/melloddy/open-melloddy.ts";
import type { PartnerFile, RowReading } from "../../../../../../client/data/formats/reading.ts";
import { openTable } from "../../../../../../tables/open-table.ts";

/** The header of T0 as MELLODDY-TUNER documents it. */
export const T0_HEADER =
  "input_assay_id,assay_type,use_in_regression,is_binary,expert_threshold_1,expert_threshold_2," +
  "expert_threshold_3,expert_threshold_4,expert_threshold_5,direction,catalog_assay_id,parent_assay_id";
/** The header of T1. */
export const T1_HEADER = "input_compound_id,input_assay_id,standard_qualifier,standard_value";
/** The header of T2. */
export const T2_HEADER = "input_compound_id,smiles";

/** Opens tables given as lines, by file name; the files are removed after the test. */
export async function openSet(
  tables: Readonly<Record<string, readonly string[]>>,
): Promise<readonly PartnerFile[]> {
  const folder = mkdtempSync(join(tmpdir(), "chorale-melloddy-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const paths = Object.entries(tables).map(([name, lines]) => {
    const path = join(folder, name);
    writeFileSync(path, `${lines.join("\n")}\n`);
    return path;
  });
  return openMelloddy(await Promise.all(paths.map((path) => openTable(path))));
}

/** All rows of a partner's file. */
export async function rowsOf({ rows }: PartnerFile): Promise<RowReading[]> {
  const all: RowReading[] = [];
  for await (const block of rows) all.push(...block);
  return all;
}
