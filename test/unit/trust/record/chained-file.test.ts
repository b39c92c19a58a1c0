import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { describe, expect, test } from "vitest";
import { recentEntries } from "../../../../trust/record/recent-entries.ts";
import { ManualClock } from "../../../support/manual-clock.ts";
import { mountSmallDisk } from "../../../support/small-disk.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";
import { nodeKey, numbersIn, openNotes, readNotes, writeNotes } from "./notes.ts";

const MONTH_MS = 31 * 24 * 3_600_000;

describe("a chained file", () => {
  test("chains its entries across starts", async () => {
    using folder = temporaryFolder();
    writeNotes(folder.path, [1, 2]);
    writeNotes(folder.path, [3]);
    const { entries, problems } = await readNotes(folder.path);
    expect(problems).toEqual([]);
    expect(entries.map(({ sequence, number }) => [sequence, number])).toEqual([
      [1, 1],
      [2, 2],
      [3, 3],
    ]);
    expect(entries.map(({ previous }) => previous)).toEqual([
      "0".repeat(64),
      entries[0]!.hash,
      entries[1]!.hash,
    ]);
  });

  test("begins a new file when one is full and seals the one before", async () => {
    using folder = temporaryFolder();
    writeNotes(folder.path, [1, 2, 3, 4, 5], { fileBytesMax: 400 });
    expect(readdirSync(folder.path).sort()).toEqual([
      "notes-000001.jsonl",
      "notes-000001.seal.json",
      "notes-000002.jsonl",
      "notes-000002.seal.json",
      "notes-000003.jsonl",
    ]);
    const { problems, seals } = await readNotes(folder.path);
    expect(problems).toEqual([]);
    expect(seals).toEqual([
      { kind: "sealed", file: "notes-000001.jsonl", signer: nodeKey.fingerprint, last: 2 },
      { kind: "sealed", file: "notes-000002.jsonl", signer: nodeKey.fingerprint, last: 4 },
    ]);
    expect(await numbersIn(folder.path)).toEqual([1, 2, 3, 4, 5]);
  });

  test("begins a new file in a new month", async () => {
    using folder = temporaryFolder();
    const clock = new ManualClock();
    const notes = openNotes(folder.path, { clock });
    notes.append({ number: 1 });
    notes.append({ number: 2 });
    clock.advance(MONTH_MS);
    notes.append({ number: 3 });
    notes.close();
    expect((await readNotes(folder.path)).seals).toMatchObject([{ file: "notes-000001.jsonl", last: 2 }]);
    expect(await numbersIn(folder.path)).toEqual([1, 2, 3]);
  });

  test("stays one file where there is no key to seal it", async () => {
    using folder = temporaryFolder();
    writeNotes(folder.path, [1, 2, 3, 4], { fileBytesMax: 100, key: undefined });
    expect(readdirSync(folder.path)).toEqual(["notes-000001.jsonl"]);
    writeNotes(folder.path, [5], { fileBytesMax: 100 });
    expect(await numbersIn(folder.path)).toEqual([1, 2, 3, 4, 5]);
    expect((await readNotes(folder.path)).seals).toMatchObject([{ last: 4 }]);
  });

  test("cuts off a line that a crash tore, and notes it", async () => {
    using folder = temporaryFolder();
    writeNotes(folder.path, [1, 2]);
    appendFileSync(folder.join("notes-000001.jsonl"), '{"sequence":3,"at":"2026');
    expect((await readNotes(folder.path)).torn).toMatchObject([{ line: 3, bytes: 24 }]);
    writeNotes(folder.path, [3]);
    expect(await numbersIn(folder.path)).toEqual([1, 2, -24, 3]);
  });

  test("removes a torn line that is longer than any block that is read", async () => {
    using folder = temporaryFolder();
    writeNotes(folder.path, [1]);
    appendFileSync(folder.join("notes-000001.jsonl"), Buffer.alloc(700_000));
    writeNotes(folder.path, [2]);
    expect(await numbersIn(folder.path)).toEqual([1, -700_000, 2]);
  });

  test("of which only a torn first line is left begins anew", async () => {
    using folder = temporaryFolder();
    writeNotes(folder.path, [1]);
    truncateSync(folder.join("notes-000001.jsonl"), 30);
    writeNotes(folder.path, [1]);
    expect(await numbersIn(folder.path)).toEqual([-30, 1]);
  });

  test("is not continued after a damaged last entry", () => {
    using folder = temporaryFolder();
    writeNotes(folder.path, [1, 2]);
    const path = folder.join("notes-000001.jsonl");
    writeFileSync(path, readFileSync(path, "utf8").replace('"number":2', '"number":9'));
    expect(() => openNotes(folder.path)).toThrow(/last entry of this record is damaged/);
  });

  test("takes no entry after it was closed", async () => {
    using folder = temporaryFolder();
    const notes = openNotes(folder.path);
    notes.append({ number: 1 });
    notes.close();
    expect(() => notes.append({ number: 2 })).toThrow(/is closed/);
    expect(await numbersIn(folder.path)).toEqual([1]);
  });

  test("refuses a second writer, which would fork the chain", () => {
    using folder = temporaryFolder();
    const [first, second] = [openNotes(folder.path), openNotes(folder.path)];
    second.append({ number: 1 });
    expect(() => first.append({ number: 2 })).toThrow(/another program/);
    first.close();
    second.close();
  });

  test("refuses a second writer that holds a file which the first has sealed", () => {
    using folder = temporaryFolder();
    writeNotes(folder.path, [1, 2], { fileBytesMax: 400 });
    const [first, second] = [0, 1].map(() => openNotes(folder.path, { fileBytesMax: 400 }));
    first!.append({ number: 3 });
    expect(() => second!.append({ number: 4 })).toThrow(/another program/);
    first!.close();
    second!.close();
  });

  test.for([
    ["removed", (path: string) => rmSync(path)],
    [
      "exchanged",
      (path: string) => {
        copyFileSync(path, `${path}.copy`);
        renameSync(`${path}.copy`, path);
      },
    ],
  ] as const)("refuses to go on where its file was %s", ([, change]) => {
    using folder = temporaryFolder();
    const notes = openNotes(folder.path);
    notes.append({ number: 1 });
    change(folder.join("notes-000001.jsonl"));
    expect(() => notes.append({ number: 2 })).toThrow(/removed or exchanged/);
    notes.close();
  });

  test("says that the disk is full, records no part of an entry, and goes on when there is room", async () => {
    using disk = mountSmallDisk(1_000_000);
    if (disk === null) return;
    const notes = openNotes(disk.path);
    notes.append({ number: 1 });
    disk.fill();
    expect(() => {
      for (let number = 2; number < 100; number += 1) notes.append({ number });
    }).toThrow(/cannot record: the disk is full while writing .*notes-000001\.jsonl/);
    const written = notes.end.sequence;
    disk.free();
    notes.append({ number: 7 });
    notes.close();
    const { entries, problems } = await readNotes(disk.path);
    expect(problems).toEqual([]);
    expect(entries.map(({ number }) => number)).toEqual([
      ...Array.from({ length: written }, (_, at) => at + 1),
      7,
    ]);
  });

  test("rotates in the next try where the disk was full for the seal", async () => {
    using disk = mountSmallDisk(1_000_000);
    if (disk === null) return;
    const notes = openNotes(disk.path, { fileBytesMax: 400 });
    notes.append({ number: 1 });
    notes.append({ number: 2 });
    disk.fill();
    expect(() => notes.append({ number: 3 })).toThrow(/cannot record: the disk is full/);
    expect(existsSync(`${disk.path}/notes-000001.seal.json`)).toBe(false);
    disk.free();
    notes.append({ number: 3 });
    notes.close();
    expect(await numbersIn(disk.path)).toEqual([1, 2, 3]);
  });

  test("goes on with the next try where the next file could not be begun after the seal", async () => {
    using folder = temporaryFolder();
    const notes = openNotes(folder.path, { fileBytesMax: 400 });
    notes.append({ number: 1 });
    notes.append({ number: 2 });
    mkdirSync(folder.join("notes-000002.jsonl"));
    expect(() => notes.append({ number: 3 })).toThrow(/cannot record/);
    const seal = readFileSync(folder.join("notes-000001.seal.json"), "utf8");
    rmdirSync(folder.join("notes-000002.jsonl"));
    notes.append({ number: 3 });
    notes.close();
    expect(readFileSync(folder.join("notes-000001.seal.json"), "utf8")).toBe(seal);
    expect(await numbersIn(folder.path)).toEqual([1, 2, 3]);
  });

  test("is read from its newest entry back", () => {
    using folder = temporaryFolder();
    const numbers = Array.from({ length: 900 }, (_, at) => at + 1);
    writeNotes(folder.path, numbers, { fileBytesMax: 150_000 });
    appendFileSync(folder.join("notes-000002.jsonl"), '{"sequence":');
    const read = [...recentEntries<{ number: number }>(folder.path, "notes")];
    expect(read.map(({ number }) => number)).toEqual(numbers.toReversed());
  });
});
