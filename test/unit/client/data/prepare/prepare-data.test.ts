import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { prepareData } from "../../../../../client/data/prepare/prepare-data.ts";
import { rulesDigest } from "../../../../../client/data/prepare/preparation-input.ts";
import { readSummary } from "../../../../../client/data/prepare/summary.ts";
import type { StudyManifest } from "../../../../../trust/manifest/study-manifest.ts";
import { temporaryFolder } from "../../../../support/temporary-folder.ts";
import { study } from "./readings.ts";

const cheap = study({ standardisation: { method: "largest_fragment" }, descriptors: "none" });
const hospital = study({
  columns: [
    { name: "age", kind: "numeric", range: [0, 120] },
    { name: "sex", kind: "categorical", categories: ["F", "M"] },
  ],
  recordId: "patient",
});

function digestOf(folder: { join(name: string): string }): string {
  return createHash("sha256")
    .update(readFileSync(folder.join("prepared.chorale")))
    .digest("hex");
}

async function prepare(manifest: StudyManifest, text: string | string[]) {
  const folder = temporaryFolder();
  const texts = typeof text === "string" ? [text] : text;
  const paths = texts.map((content, index) => {
    const path = folder.join(`table-${index}.csv`);
    writeFileSync(path, content);
    return path;
  });
  const options = { manifest, key: "melloddy", folder: folder.path, workers: 1 };
  return { folder, paths, options, prepared: await prepareData(paths, options) };
}

const PATIENTS = [
  "p1,30,F,1.5,1",
  "p2,41,M,2.5,0",
  "p3,,F,0.5,1",
  "p1,31,F,1.7,1",
  "p4,250,X,2,0",
  "p5,9,M,,",
];
const HEADER = "patient,age,sex,logS,active";

test("a table without structures gives one row a record, whatever the order of rows and files", async () => {
  const forth = await prepare(hospital, [HEADER, ...PATIENTS].join("\n"));
  const back = await prepare(hospital, [
    [HEADER, ...PATIENTS.slice(3).toReversed()].join("\n"),
    [HEADER, ...PATIENTS.slice(0, 3)].join("\n"),
  ]);
  const { prepared, folder } = forth;
  expect(digestOf(back.folder)).toBe(digestOf(folder));
  expect([prepared.features.rows, prepared.features.columns]).toEqual([5, 5]);
  expect(prepared.sources[0]).toMatchObject({
    format: "hospital",
    rows: 6,
    kept: 5,
    rejected: 1,
    unmapped: 0,
  });
  expect(readFileSync(folder.join("rejected.csv"), "utf8")).toContain("table-0.csv,6,age,it is outside");
  const { labels } = prepared.tasks.find(({ name }) => name === "logS")!;
  const rowOf = (value: number): number => labels.compound[labels.value.indexOf(value)]!;
  expect(prepared.fold[rowOf(1.5)]).toBe(prepared.fold[rowOf(1.7)]);
  const { column, value } = prepared.features.select(Uint32Array.of(rowOf(2.5)));
  expect([[...column], [...value]]).toEqual([
    [0, 3],
    [41, 1],
  ]);
  for (const { folder: used } of [forth, back]) used[Symbol.dispose]();
});

test("what a folder holds of the same input is used again, of another input it is not", async () => {
  const table = "smiles,logS\nCCO,1\nCCN,2\nCCC,3\n";
  const { folder, paths, options } = await prepare(cheap, table);
  const first = readSummary(folder.path)!;
  expect(first.rules).toBe(rulesDigest(options));
  // A mark that a new preparation would remove.
  writeFileSync(folder.join("rejected.csv"), "mark");
  await prepareData(paths, options);
  expect(readFileSync(folder.join("rejected.csv"), "utf8")).toBe("mark");
  const other = await prepareData(paths, { ...options, key: "another" });
  expect(readFileSync(folder.join("rejected.csv"), "utf8")).not.toBe("mark");
  expect(other.features.rows).toBe(3);
  expect(readSummary(folder.path)!.rules).not.toBe(first.rules);
  writeFileSync(paths[0]!, `${table}CCCO,4\n`);
  expect((await prepareData(paths, options)).features.rows).toBe(4);
  folder[Symbol.dispose]();
});

test("what a killed run left half written is removed", async () => {
  const { folder, paths, options } = await prepare(cheap, "smiles,logS\nCCO,1\nCCN,2\n");
  // No process has this number: it is above what systems give.
  const left = folder.join(".prepared.chorale.999999999.tmp");
  writeFileSync(left, "half");
  await prepareData(paths, { ...options, key: "another" });
  expect(existsSync(left)).toBe(false);
  folder[Symbol.dispose]();
});

test("progress goes up to 1 and never back", async () => {
  using folder = temporaryFolder();
  const path = folder.join("table.csv");
  const rows = Array.from(
    { length: 600 },
    (_, index) => `${"C".repeat(1 + (index % 50))}O${"N".repeat(index % 3)},1`,
  );
  writeFileSync(path, ["smiles,logS", ...rows].join("\n"));
  const heard: number[] = [];
  await prepareData([path], {
    manifest: cheap,
    key: "k",
    folder: folder.path,
    workers: 1,
    onProgress: (fraction) => void heard.push(fraction),
  });
  expect(heard.at(-1)).toBe(1);
  expect(heard.length).toBeGreaterThan(3);
  expect(heard).toEqual(heard.toSorted((left, right) => left - right));
});
