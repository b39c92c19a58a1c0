import { copyFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../../../support/temporary-folder.ts";
import { numbersIn, openNotes, readNotes, writeNotes } from "./notes.ts";

/** Two entries fill a file. */
const small = { fileBytesMax: 400 };

describe("a rotation that a crash interrupted", () => {
  test("before the seal was begun is made up for by the next entry", async () => {
    using folder = temporaryFolder();
    writeNotes(folder.path, [1, 2], small);
    expect(readdirSync(folder.path)).toEqual(["notes-000001.jsonl"]);
    writeNotes(folder.path, [3], small);
    expect(await numbersIn(folder.path)).toEqual([1, 2, 3]);
    expect((await readNotes(folder.path)).seals).toMatchObject([{ last: 2 }]);
  });

  test("while the seal was being written leaves no part of it", async () => {
    using folder = temporaryFolder();
    writeNotes(folder.path, [1, 2], small);
    writeFileSync(folder.join(".notes-000001.seal.json.4711.tmp"), '{"document":{"file"');
    writeNotes(folder.path, [3], small);
    expect(readdirSync(folder.path).sort()).toEqual([
      "notes-000001.jsonl",
      "notes-000001.seal.json",
      "notes-000002.jsonl",
    ]);
    expect(await numbersIn(folder.path)).toEqual([1, 2, 3]);
  });

  test("between the seal and the next file goes on after the seal", async () => {
    using folder = temporaryFolder();
    writeNotes(folder.path, [1, 2, 3], small);
    rmSync(folder.join("notes-000002.jsonl"));
    expect(await numbersIn(folder.path)).toEqual([1, 2]);
    writeNotes(folder.path, [3], small);
    expect(await numbersIn(folder.path)).toEqual([1, 2, 3]);
  });

  test("before the next file's first entry goes on after the seal", async () => {
    using folder = temporaryFolder();
    writeNotes(folder.path, [1, 2, 3], small);
    writeFileSync(folder.join("notes-000002.jsonl"), "");
    expect(await numbersIn(folder.path)).toEqual([1, 2]);
    writeNotes(folder.path, [3, 4, 5], small);
    expect(await numbersIn(folder.path)).toEqual([1, 2, 3, 4, 5]);
  });

  test("in the next file's first entry notes the torn line there", async () => {
    using folder = temporaryFolder();
    writeNotes(folder.path, [1, 2, 3], small);
    writeFileSync(folder.join("notes-000002.jsonl"), '{"sequence":3');
    writeNotes(folder.path, [3], small);
    expect(await numbersIn(folder.path)).toEqual([1, 2, -13, 3]);
  });

  test("in the last entry of a full file notes the torn line in the next file", async () => {
    using folder = temporaryFolder();
    writeNotes(folder.path, [1, 2], small);
    const path = folder.join("notes-000001.jsonl");
    writeFileSync(path, `${readFileSync(path, "utf8")}{"seq`);
    writeNotes(folder.path, [3], small);
    expect(await numbersIn(folder.path)).toEqual([1, 2, -5, 3]);
    expect((await readNotes(folder.path)).seals).toMatchObject([{ last: 2 }]);
  });
});

describe("a record that was one file", () => {
  function oldLayout(folder: { path: string; join(name: string): string }, numbers: readonly number[]): void {
    writeNotes(folder.path, numbers, { key: undefined });
    copyFileSync(folder.join("notes-000001.jsonl"), folder.join("notes.jsonl"));
    rmSync(folder.join("notes-000001.jsonl"));
  }

  test("is read as it is", async () => {
    using folder = temporaryFolder();
    oldLayout(folder, [1, 2]);
    expect(await numbersIn(folder.path)).toEqual([1, 2]);
  });

  test("becomes the first of several and is sealed where it is full", async () => {
    using folder = temporaryFolder();
    oldLayout(folder, [1, 2, 3]);
    writeNotes(folder.path, [4], small);
    expect(readdirSync(folder.path).sort()).toEqual([
      "notes-000001.jsonl",
      "notes-000001.seal.json",
      "notes-000002.jsonl",
    ]);
    expect(await numbersIn(folder.path)).toEqual([1, 2, 3, 4]);
  });

  test("is no part of a record of several files", async () => {
    using folder = temporaryFolder();
    writeNotes(folder.path, [1]);
    copyFileSync(folder.join("notes-000001.jsonl"), folder.join("notes.jsonl"));
    expect(() => openNotes(folder.path)).toThrow(/an older program wrote a second record/);
    expect((await readNotes(folder.path)).problems).toMatchObject([{ file: "notes.jsonl", line: null }]);
  });
});
