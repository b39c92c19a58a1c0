import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { RowReading } from "../../../../../client/data/formats/reading.ts";
import { loadFeaturiser } from "../../../../../chemistry/featuriser.ts";
import { temporaryFolder } from "../../../../support/temporary-folder.ts";
import { moleculeReadings, partnerFile, prepare, reading, study } from "./readings.ts";

/** A fixed order that is nothing like the one of the rows. */
function shuffled<Item>(items: readonly Item[]): Item[] {
  return items
    .map((item, index) => ({ item, rank: (index * 7919) % 1009 }))
    .sort((left, right) => left.rank - right.rank)
    .map(({ item }) => item);
}

test("the same rows in another order, over several files or threads give the same bytes", async () => {
  using one = temporaryFolder();
  using two = temporaryFolder();
  using three = temporaryFolder();
  // Twins: the same compounds written in another way, and measured again.
  const twins = moleculeReadings
    .slice(0, 30)
    .map((row) => ({ ...row, row: row.row + 200, structure: `${row.structure}.[Na+].[Cl-]` }));
  const rows = [...moleculeReadings, ...twins];
  const expected = await prepare(one.path, [partnerFile(rows)]);
  const mixed = shuffled(rows);
  const second = await prepare(two.path, [partnerFile(mixed)], { workers: 2 });
  const halves = [partnerFile(mixed.slice(0, 61), "a.csv"), partnerFile(mixed.slice(61), "b.csv")];
  const third = await prepare(three.path, halves, { workers: 2 });
  expect(second.digest).toBe(expected.digest);
  expect(third.digest).toBe(expected.digest);
  expect(expected.prepared.features.rows).toBe(moleculeReadings.length);
});

test("another key gives another file", async () => {
  using one = temporaryFolder();
  using two = temporaryFolder();
  const rows = moleculeReadings.slice(0, 20);
  const first = await prepare(one.path, [partnerFile(rows)]);
  const rules = { manifest: study(), key: "another" };
  const second = await prepare(two.path, [partnerFile(rows)], { rules });
  expect(second.digest).not.toBe(first.digest);
  expect(second.prepared.protocolHash).not.toBe(first.prepared.protocolHash);
});

test("features, folds and labels are those of each compound's structure", async () => {
  using folder = temporaryFolder();
  const rows = moleculeReadings.slice(0, 40);
  const { prepared } = await prepare(folder.path, [partnerFile(rows)]);
  const { protocol } = study();
  const featuriser = await loadFeaturiser(protocol, "melloddy");
  const described = (column: Iterable<number>, value: Iterable<number>): string =>
    JSON.stringify([[...column], [...value]]);
  const expected = new Map<string, { fold: number; logS: number }>();
  for (const { structure, values } of rows) {
    const result = featuriser.featurise(structure);
    if (result.kind === "unreadable") throw new Error(result.reason);
    expected.set(described(result.column, result.value), { fold: result.fold, logS: values[0]!.value });
  }
  const { labels } = prepared.tasks.find(({ name }) => name === "logS")!;
  expect(prepared.features.rows).toBe(expected.size);
  for (let row = 0; row < prepared.features.rows; row += 1) {
    const { column, value } = prepared.features.select(Uint32Array.of(row));
    const own = expected.get(described(column, value));
    expect(own).toBeDefined();
    expect(prepared.fold[row]).toBe(own!.fold);
    expect(labels.value[labels.compound.indexOf(row)]).toBeCloseTo(own!.logS, 12);
  }
});

test("every row ends as kept, rejected or unmapped, and the lists name what was left out", async () => {
  using folder = temporaryFolder();
  const nothing = { row: 7, compound: "", structure: "CCO", values: [], problems: [] };
  const rows: RowReading[] = [
    reading(2, "CCO", 1),
    reading(3, "not a structure", 1),
    reading(4, "", 1),
    { ...nothing, row: 5, problems: [{ kind: "unmapped", column: null, reason: "another assay" }] },
    { ...nothing, row: 6, problems: [{ kind: "rejected", column: "=logS", reason: "no number" }] },
    nothing,
    { ...reading(8, "CCN", 1), problems: [{ kind: "rejected", column: "active", reason: "no class" }] },
    { ...reading(9, "CCC", 1), values: [{ assay: "else", qualifier: "=", value: 1 }] },
    { ...reading(10, "CCC", NaN) },
  ];
  const { prepared } = await prepare(folder.path, [
    partnerFile(rows, "folder/a.csv"),
    partnerFile(rows, "b.csv"),
  ]);
  const [source] = prepared.sources;
  expect(prepared.sources).toHaveLength(2);
  expect(source).toMatchObject({
    file: "a.csv",
    rows: 9,
    kept: 2,
    rejected: 5,
    unmapped: 2,
    cellsLeftOut: 4,
  });
  expect(prepared.features.rows).toBe(2);
  const rejected = prepared.rejectedByReason.reduce((sum, { rows: count }) => sum + count, 0);
  expect(rejected).toBe(10);
  const lines = readFileSync(folder.join("rejected.csv"), "utf8").trimEnd().split("\n");
  expect(lines[0]).toBe("file,row,column,reason");
  expect(lines.map((line) => line.split(",").slice(0, 2).join(",")).slice(1)).toEqual(
    ["a.csv", "b.csv"].flatMap((file) => [3, 4, 6, 7, 8, 10].map((row) => `${file},${row}`)),
  );
  expect(lines.join("\n")).toContain("a.csv,6,'=logS,no number");
  expect(lines.join("\n")).not.toContain("not a structure");
  const unmapped = readFileSync(folder.join("unmapped.csv"), "utf8");
  expect(unmapped).toContain("a.csv,5,,another assay");
  expect(unmapped).toContain("a.csv,9,else,");
});

test("files without anything to use give an empty result with its reasons", async () => {
  using folder = temporaryFolder();
  const { prepared } = await prepare(folder.path, [partnerFile([reading(2, "not a structure", 1)])]);
  expect(prepared.features.rows).toBe(0);
  expect(prepared.tasks).toEqual([]);
  expect(prepared.leftOut.map(({ name }) => name)).toEqual(["logS", "active"]);
  expect(prepared.sources[0]).toMatchObject({ rows: 1, kept: 0, rejected: 1 });
});

test("nothing of the work stays once the result is there", async () => {
  using folder = temporaryFolder();
  await prepare(folder.path, [partnerFile(moleculeReadings.slice(0, 5))]);
  expect(existsSync(folder.join("work"))).toBe(false);
});
