import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { PartnerFile, RowReading } from "../../../../../client/data/formats/reading.ts";
import { openPrepared } from "../../../../../client/data/prepare/open-prepared.ts";
import type { Preparation } from "../../../../../client/data/prepare/preparation.ts";
import { prepareFiles } from "../../../../../client/data/prepare/prepare-files.ts";
import { PreparationProgress } from "../../../../../client/data/prepare/preparation-progress.ts";
import type { Prepared } from "../../../../../client/data/prepare/prepared.ts";
import { studyManifestSchema, type StudyManifest } from "../../../../../trust/manifest/study-manifest.ts";
import { molecules } from "../molecules.ts";

/** A study over two columns with small features; `changes` are of its protocol. */
export function study(
  changes: Record<string, unknown> = {},
  endpoints: readonly object[] = [],
): StudyManifest {
  return studyManifestSchema.parse({
    format: "chorale-study-1",
    study: "prepare",
    purpose: "tests",
    members: ["ant"],
    endpoints: [
      { name: "logS", kind: "regression", head: "shared" },
      { name: "active", kind: "classification", head: "shared" },
      ...endpoints,
    ],
    protocol: { fingerprint: { size: 256 }, ...changes },
    rounds: { updatesMin: 1 },
    secureAggregation: "off",
  });
}

/** A row that measures `logS` and, where given, `active`. */
export function reading(row: number, structure: string, logS: number, active?: 0 | 1): RowReading {
  const values = [{ assay: "logS", qualifier: "=" as const, value: logS }];
  if (active !== undefined) values.push({ assay: "active", qualifier: "=", value: active });
  return { row, compound: `X${row}`, structure, values, problems: [] };
}

/** One row for each molecule, beginning at row 2. */
export const moleculeReadings: readonly RowReading[] = molecules.map((smiles, index) =>
  reading(index + 2, smiles, 1 - smiles.length / 5 + index / 1000, index % 3 === 0 ? 1 : 0),
);

/** An opened file of these rows in blocks of 50. */
export function partnerFile(rows: readonly RowReading[], path = "table.csv"): PartnerFile {
  async function* blocks(): AsyncGenerator<readonly RowReading[]> {
    for (let first = 0; first < rows.length; first += 50) yield rows.slice(first, first + 50);
  }
  return { path, sheet: "", format: "plain", container: "CSV, UTF-8", notes: [], rows: blocks() };
}

/** Prepares files into a folder; gives what was prepared and the SHA-256 of its file. */
export async function prepare(
  folder: string,
  files: readonly PartnerFile[],
  changes: Partial<Omit<Preparation, "files" | "folder">> = {},
): Promise<{ readonly prepared: Prepared; readonly digest: string }> {
  const rules = { manifest: study(), key: "melloddy" };
  const progress = new PreparationProgress(0);
  await prepareFiles({ files, folder, rules, workers: 1, progress, ...changes }, "input");
  const bytes = readFileSync(join(folder, "prepared.chorale"));
  return { prepared: openPrepared(folder), digest: createHash("sha256").update(bytes).digest("hex") };
}
