import { readFileSync, writeFileSync } from "node:fs";
import { afterAll, describe, expect, test } from "vitest";
import { stringify } from "yaml";
import type { DataQuality } from "../../report/quality/quality.ts";
import { runChorale } from "../support/start-process.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const STUDY = {
  format: "chorale-study-1",
  study: "check",
  purpose: "a test of checking",
  members: ["ant"],
  endpoints: [
    { name: "clearance", kind: "regression", head: "shared", unit: "uM" },
    { name: "active", kind: "classification", head: "shared" },
    { name: "logP", kind: "regression", head: "private" },
  ],
  rounds: { updatesMin: 1 },
  secureAggregation: "off",
};

const folder = temporaryFolder();
afterAll(() => folder[Symbol.dispose]());
writeFileSync(folder.join("study.yaml"), stringify(STUDY));

/** Forty alkyl benzenes and alcohols, the last ten of them a thousand times too large. */
const SOUND = Array.from({ length: 40 }, (_, index) => {
  const chain = "C".repeat(1 + (index % 20));
  const smiles = index < 20 ? `${chain}c1ccccc1` : `${chain}O`;
  const value = (1 + (index % 7)) * (index < 30 ? 1 : 1000);
  return `S-${index},${smiles},${value},${index % 2}`;
});
const TABLE = [
  "compound_id,smiles,clearance,active",
  ...SOUND,
  "R-1,CCc1ccccc1,2,1",
  "R-2,C(C)c1ccccc1,900,0",
  "B-1,c1ccccc,1,1",
  "B-2,,1,1",
  "B-3,CCN,fast,",
  "B-4,CCCN,,",
].join("\n");
writeFileSync(folder.join("table.csv"), TABLE);

async function check(
  ...args: readonly string[]
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const study = ["--study", folder.join("study.yaml"), "--workers", "1"];
  const { code, stdout, stderr } = await runChorale(["client", "check", ...study, ...args]);
  return { code, stdout, stderr };
}

describe("chorale client check", () => {
  test("accounts for every row and finds what a chemist should look at", async () => {
    const { code, stdout } = await check("--in", folder.join("table.csv"), "--json");
    const quality = JSON.parse(stdout) as DataQuality;
    expect(code).toBe(0);
    const [source] = quality.sources;
    expect(source).toMatchObject({ file: "table.csv", rows: 46, kept: 42, rejected: 4, unmapped: 0 });
    expect(quality.missing).toEqual(["logP"]);
    const [clearance, active] = quality.endpoints;
    expect(clearance!.suspicions).toEqual([{ kind: "two_units", factor: 1000, share: expect.any(Number) }]);
    expect(clearance!.replicates).toMatchObject({ compounds: 1, contradicting: 1 });
    // Three rows are ethylbenzene: S-1 and both R.
    expect(clearance!.replicates.examples[0]).toHaveLength(3);
    expect(active!.replicates).toMatchObject({ compounds: 1, contradicting: 1 });
    expect(quality.compounds).toBe(40);
    expect(quality.structures).toBe(42);
    expect(quality.folds.reduce((sum, { compounds }) => sum + compounds, 0)).toBe(40);
    expect(quality.split).toMatchObject({ scaffoldsInBoth: 0, largestScaffold: 20 });
    expect(clearance!.compoundsByFold.reduce((sum, count) => sum + count, 0)).toBe(clearance!.compounds);
    const reasons = quality.leftOut.map(({ column, example }) => [column, example.row]);
    expect(reasons).toContainEqual(["clearance", 46]);
    expect(reasons).toContainEqual(["", 47]);
  });

  test("writes a page and JSON that hold no structure, and says in words where they are", async () => {
    const out = folder.join("out");
    const { code, stdout } = await check("--in", folder.join("table.csv"), "--out", out);
    expect(code).toBe(0);
    expect(stdout).toContain("two units?");
    expect(stdout).toContain(folder.join("out", "report.html"));
    const page = readFileSync(folder.join("out", "report.html"), "utf8");
    expect(page).toContain("42 of 46 rows are of use");
    expect(page).toContain("46행 중 42행");
    expect(page).not.toMatch(/<script|c1ccccc|https?:/);
    const quality = readFileSync(folder.join("out", "quality.json"), "utf8");
    expect(JSON.parse(quality)).toMatchObject({ format: "chorale-quality-1", study: "check" });
    expect(quality).not.toContain("c1ccccc");
  });

  test("of the same rows in another order is the same but for the rows it points at", async () => {
    const [header, ...rows] = TABLE.split("\n");
    writeFileSync(folder.join("reversed.csv"), [header, ...rows.toReversed()].join("\n"));
    const figures = async (file: string): Promise<unknown> => {
      const { stdout } = await check("--in", folder.join(file), "--json");
      const { compounds, folds, split, endpoints } = JSON.parse(stdout) as DataQuality;
      return {
        compounds,
        folds,
        split,
        endpoints: endpoints.map(({ distribution, tasks }) => [distribution, tasks]),
      };
    };
    expect(await figures("reversed.csv")).toEqual(await figures("table.csv"));
  });

  test("of data without any label of the study ends with exit code 1", async () => {
    writeFileSync(folder.join("empty.csv"), "smiles,clearance\nCC,\n");
    const { code, stdout } = await check("--in", folder.join("empty.csv"));
    expect(code).toBe(1);
    expect(stdout).toContain("not measured here: clearance, active, logP");
  });
});
