import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { stringify } from "yaml";
import type { PreparationSummary } from "../../client/data/prepare/summary.ts";
import { runChorale } from "../support/start-process.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const shared = join(import.meta.dirname, "../../../shared/data/kmelloddy");
const folder = temporaryFolder();
afterAll(() => folder[Symbol.dispose]());

const CYP = ["CYP1A2", "CYP2C9", "CYP2C19", "CYP2D6", "CYP3A4"].map((isoform) => `${isoform}_Inhibitor`);
const STUDY = {
  format: "chorale-study-1",
  study: "k-melloddy",
  purpose: "a test of the standard format",
  members: ["ant"],
  endpoints: [
    { name: "Solubility", kind: "regression", head: "shared", unit: "ug/mL", transform: "log10" },
    { name: "PPBR", kind: "regression", head: "shared", unit: "%" },
    { name: "hERG", kind: "regression", head: "shared", unit: "uM", transform: "log10" },
    { name: "AMES", kind: "classification", head: "shared" },
    ...CYP.map((name) => ({ name, kind: "regression", head: "shared", unit: "uM", transform: "log10" })),
  ],
  rounds: { updatesMin: 1 },
  secureAggregation: "off",
};

async function prepare(
  file: string,
): Promise<{ summary: PreparationSummary; unmapped: string[]; rejected: string[] }> {
  writeFileSync(folder.join("study.yaml"), stringify(STUDY));
  const out = folder.join(`prepared-${file}`);
  const what = ["--in", join(shared, file), "--study", folder.join("study.yaml"), "--out", out];
  const { code, stdout, stderr } = await runChorale(["client", "prepare", ...what, "--json"]);
  expect({ code, stderr }).toMatchObject({ code: 0 });
  const lines = (name: string): string[] =>
    readFileSync(join(out, name), "utf8").trimEnd().split("\n").slice(1);
  const summary = JSON.parse(stdout) as PreparationSummary;
  return { summary, unmapped: lines("unmapped.csv"), rejected: lines("rejected.csv") };
}

describe.skipIf(!existsSync(shared))(
  "the K-MELLODDY sample, from file to tasks (skipped where ../shared is absent)",
  () => {
    test("as CSV: every row is kept, rejected or unmapped with a reason", async () => {
      const { summary, unmapped, rejected } = await prepare("data_sample.csv");
      expect(summary.sources).toMatchObject([
        { format: "k-melloddy", rows: 193, kept: 50, rejected: 0, unmapped: 143 },
      ]);
      expect(rejected).toEqual([]);
      expect(unmapped).toHaveLength(143);
      expect(unmapped.filter((line) => !/^data_sample\.csv,\d+,[^,]*,"?\S/.test(line))).toEqual([]);
      const labels = Object.fromEntries(summary.tasks.map((task) => [task.name, task.labels]));
      expect(labels).toMatchObject({ Solubility: 19, PPBR: 17, AMES: 1, hERG: 1 });
    });

    test("as workbook: each row is named with its sheet", async () => {
      const { summary, unmapped } = await prepare("data_sample.xlsx");
      const [kept, all] = summary.sources.reduce(
        ([sum, rows], source) => [sum + source.kept, rows + source.rows],
        [0, 0],
      );
      expect([kept, all]).toEqual([16, 55]);
      expect(unmapped).toHaveLength(39);
      expect(new Set(unmapped.map((line) => line.split(",")[0]))).toEqual(
        new Set(["data_sample.xlsx (ADMET)", "data_sample.xlsx (PK)"]),
      );
    });
  },
);
