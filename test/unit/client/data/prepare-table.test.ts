import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { prepareTable, type PreparedTable } from "../../../../client/data/prepare-table.ts";
import { writeRejected } from "../../../../client/data/write-rejected.ts";
import { CommandError } from "../../../../process/command-error.ts";
import { smallStudy } from "../training/synthetic-study.ts";
import { molecules, moleculeTable } from "./molecules.ts";
import { tableFile, temporaryFolder } from "./temporary-table.ts";

const manifest = smallStudy({
  endpoints: [
    { name: "logS", kind: "regression", head: "shared" },
    { name: "active", kind: "classification", head: "private" },
  ],
});

function prepare(path: string, cacheFolder: string | null = null, foldKey = "key"): Promise<PreparedTable> {
  return prepareTable(path, { manifest, foldKey, cacheFolder });
}

test("every molecule has features and a fold, and its labels are its row's", async () => {
  const table = await prepare(tableFile("smiles,logS,active\nCCO,-1,0\nc1ccccc1,,1\n"));
  expect(table.features.rows).toBe(2);
  expect(table.features.columns).toBe(32);
  expect([...table.labels.get("logS")!]).toEqual([-1, NaN]);
  expect([...table.labels.get("active")!]).toEqual([0, 1]);
});

test("two spellings of one structure are one compound with one aggregated label", async () => {
  const table = await prepare(tableFile("smiles,logS,active\nCCO,1,0\nOCC,3,1\nC(O)C,7,\nCCC,5,1\n"));
  expect(table.features.rows).toBe(2);
  expect([...table.labels.get("logS")!]).toEqual([3, 5]);
  expect([...table.labels.get("active")!]).toEqual([1, 1]);
});

test("a structure that cannot be read is rejected with its row and reason, the others stay", async () => {
  const table = await prepare(tableFile("smiles,logS\nCCO,1\nnot a structure,2\n,3\n\nCCC,4\n"));
  expect(table.rejected.map(({ row }) => row)).toEqual([3, 4]);
  expect([...table.labels.get("logS")!]).toEqual([1, 4]);
  const report = join(temporaryFolder(), "rejected.csv");
  writeRejected(report, table);
  expect(readFileSync(report, "utf8")).toMatch(/^row,reason\n3,".+"\n4,".+"\n$/);
  expect(readFileSync(report, "utf8")).not.toContain("not a structure");
});

test("when no structure can be read, the message names the file and the first row", async () => {
  const error: unknown = await prepare(tableFile("smiles,logS\nxx,1\nyy,2\n")).catch(
    (caught: unknown) => caught,
  );
  expect(error).toBeInstanceOf(CommandError);
  expect((error as CommandError).message).toMatch(/site-a\.csv: no structure could be read; row 2: /);
});

test("a second run takes the features from the cache and gives the same", async () => {
  const path = tableFile(moleculeTable({ extraRows: ["Y,broken),1,0"] }));
  const cache = temporaryFolder();
  const first = await prepare(path, cache);
  const fractions: number[] = [];
  const options = {
    manifest,
    foldKey: "key",
    cacheFolder: cache,
    onFraction: (done: number) => void fractions.push(done),
  };
  expect(await prepareTable(path, options)).toEqual(first);
  expect(fractions).toEqual([]);
  expect(first.features.rows).toBe(molecules.length);
});

test("another table, fold key or protocol does not use the cache", async () => {
  const cache = temporaryFolder();
  await prepare(tableFile(moleculeTable()), cache, "key");
  await prepare(tableFile(moleculeTable({ seed: 1 })), cache, "key");
  await prepare(tableFile(moleculeTable()), cache, "other key");
  const other = smallStudy({ protocol: { fingerprint: { size: 64 }, descriptors: "none" } });
  await prepareTable(tableFile(moleculeTable()), { manifest: other, foldKey: "key", cacheFolder: cache });
  expect(readdirSync(cache).length).toBe(4);
});

test("a damaged cache is made anew", async () => {
  const path = tableFile(moleculeTable());
  const cache = temporaryFolder();
  const first = await prepare(path, cache);
  const file = join(cache, readdirSync(cache)[0]!);
  const whole = readFileSync(file);
  writeFileSync(file, whole.subarray(0, whole.length / 2));
  expect(await prepare(path, cache)).toEqual(first);
  expect(readFileSync(file).equals(whole)).toBe(true);
});

test("the fold key decides the folds, and a scaffold has one fold", async () => {
  const path = tableFile(moleculeTable());
  const [one, two] = [await prepare(path, null, "key"), await prepare(path, null, "other")];
  expect(one.fold).not.toEqual(two.fold);
  expect(new Set(one.fold).size).toBeGreaterThan(1);
  const perScaffold = molecules.length / 10;
  for (let start = 0; start < molecules.length; start += perScaffold)
    expect(new Set(one.fold.slice(start, start + perScaffold)).size).toBe(1);
});

test("kept rows and rejected rows are all rows", async () => {
  const cell = fc.oneof(fc.constantFrom(...molecules), fc.constantFrom("", "C(", "xyz", "C1CC"));
  const check = async (cells: string[]): Promise<void> => {
    const table = await prepare(
      tableFile(`smiles,logS\nCCO,1\n${cells.map((smiles) => `${smiles},2\n`).join("")}`),
    );
    const kept = new Set([...cells, "CCO"].filter((smiles) => molecules.includes(smiles) || smiles === "CCO"))
      .size;
    const unreadable = cells.filter((smiles) => !molecules.includes(smiles)).length;
    expect(table.rejected.length).toBe(unreadable);
    expect(table.features.rows).toBe(kept);
    expect(table.rows).toBe(cells.length + 1);
  };
  await fc.assert(fc.asyncProperty(fc.array(cell, { maxLength: 20 }), check), { numRuns: 25 });
});
