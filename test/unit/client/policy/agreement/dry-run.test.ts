import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { dryRun, isCheap } from "../../../../../client/policy/agreement/dry-run.ts";
import { prepareData } from "../../../../../client/data/prepare/prepare-data.ts";
import { readSummary } from "../../../../../client/data/prepare/summary.ts";
import { temporaryFolder } from "../../../../support/temporary-folder.ts";
import { keyedStudy } from "../deciding-node.ts";

const columns = [{ name: "age", kind: "numeric" }];
const endpoints = [
  { name: "readmitted", kind: "classification", head: "shared" },
  { name: "stay", kind: "regression", head: "private" },
];
const quorums = { training: { values: 5, uncensored: 5 } };
const manifest = keyedStudy({ protocol: { columns, recordId: "patient", quorums } }, { endpoints });
const key = "partners' key";

/** Sixty patients and two rows that cannot be used. */
function table(): string {
  const rows = Array.from({ length: 60 }, (_, index) => `p${index},${30 + index},${index % 2},${index / 7}`);
  return ["patient,age,readmitted,stay", ...rows, "p60,40,maybe,x", "p61,41,,", ""].join("\n");
}

type Folder = ReturnType<typeof temporaryFolder>;

function sourcesIn(folder: Folder, data = [folder.join("table.csv")]): Parameters<typeof dryRun>[1] {
  writeFileSync(folder.join("table.csv"), table());
  return { data, protocolKey: key, prepared: folder.join("state", "prepared", "small"), workers: 1 };
}

describe("a dry run", () => {
  test("counts what would take part by endpoint, head and role, and why rows would not", async () => {
    using folder = temporaryFolder();
    const run = await dryRun(manifest, sourcesIn(folder));
    expect(run.rows).toEqual({ read: 62, kept: 60, rejected: 2, unmapped: 0 });
    expect(run.tasks.map(({ name, head }) => [name, head])).toEqual([
      ["readmitted", "shared"],
      ["stay", "private"],
    ]);
    for (const { labels } of run.tasks) {
      expect(labels.training + labels.validation + labels.test).toBe(60);
      expect(labels.training).toBeGreaterThan(labels.test);
    }
    expect(run.rejectedByReason.reduce((sum, { rows }) => sum + rows, 0)).toBe(2);
  });

  test("says the same as a preparation, and uses what one left", async () => {
    using folder = temporaryFolder();
    const sources = sourcesIn(folder);
    const before = await dryRun(manifest, sources);
    await prepareData(sources.data, { manifest, key, folder: sources.prepared, workers: 1 });
    const summary = readSummary(sources.prepared)!;
    expect(await dryRun(manifest, sources)).toEqual(
      await dryRun(manifest, { ...sources, data: [sources.prepared] }),
    );
    expect(before.protocolHash).toBe(summary.protocolHash);
    expect(before.sources).toEqual(summary.sources);
    expect(before.tasks.map(({ labels }) => labels.training + labels.validation + labels.test)).toEqual(
      summary.tasks.map(({ labels }) => labels),
    );
  });

  test("reads files anew that changed since they were prepared", async () => {
    using folder = temporaryFolder();
    const sources = sourcesIn(folder);
    await prepareData(sources.data, { manifest, key, folder: sources.prepared, workers: 1 });
    writeFileSync(sources.data[0]!, `${table()}p99,50,1,2\n`);
    expect((await dryRun(manifest, sources)).rows.kept).toBe(61);
  });

  test("writes nothing into the state folder", async () => {
    using folder = temporaryFolder();
    const sources = sourcesIn(folder);
    mkdirSync(folder.join("state"));
    await dryRun(manifest, sources);
    expect(readdirSync(folder.join("state"))).toEqual([]);
  });

  test("of a folder that was prepared for something else is refused", async () => {
    using folder = temporaryFolder();
    const sources = sourcesIn(folder);
    await prepareData(sources.data, { manifest, key, folder: sources.prepared, workers: 1 });
    const other = { ...sources, data: [sources.prepared], protocolKey: "another key" };
    await expect(dryRun(manifest, other)).rejects.toThrow(/prepared for another study/);
  });

  test("is cheap for small files and prepared ones, and not for large ones", async () => {
    using folder = temporaryFolder();
    const sources = sourcesIn(folder);
    expect(isCheap(manifest, sources)).toBe(true);
    const large = folder.join("large.csv");
    writeFileSync(large, Buffer.alloc(1_000_000, "a"));
    expect(isCheap(manifest, { ...sources, data: [large] })).toBe(false);
    expect(existsSync(sources.prepared)).toBe(false);
  });
});
