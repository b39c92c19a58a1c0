import { closeSync, openSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { beforeAll, afterAll, describe, expect, test } from "vitest";
import { openPrepared, verifyCache } from "../../../../../client/data/prepare/open-prepared.ts";
import { storedRows } from "../../../../../client/data/prepare/stored-rows.ts";
import { temporaryFolder } from "../../../../support/temporary-folder.ts";
import { moleculeReadings, partnerFile, prepare } from "./readings.ts";

const folder = temporaryFolder();
const cache = folder.join("prepared.chorale");
let whole: Buffer;

beforeAll(async () => {
  await prepare(folder.path, [partnerFile(moleculeReadings.slice(0, 60))]);
  whole = readFileSync(cache);
});
afterAll(() => folder[Symbol.dispose]());

describe("a prepared file", () => {
  test("of which a byte is another does not verify", () => {
    expect(verifyCache(folder.path)).toBe(true);
    for (const at of [0, 30, 100, whole.length >> 1, whole.length - 40, whole.length - 1]) {
      const damaged = Buffer.from(whole);
      damaged[at]! ^= 1;
      writeFileSync(cache, damaged);
      expect(verifyCache(folder.path), `byte ${at}`).toBe(false);
    }
    writeFileSync(cache, whole);
  });

  test("with another head, size or summary is refused at once", () => {
    const damage: [string, () => void][] = [
      ["head", () => writeFileSync(cache, Buffer.from(whole).fill("x", 60, 61))],
      ["magic", () => writeFileSync(cache, Buffer.from(whole).fill("x", 0, 1))],
      ["cut", () => truncateSync(cache, whole.length - 8)],
      ["longer", () => writeFileSync(cache, Buffer.concat([whole, Buffer.alloc(8)]))],
      ["empty", () => writeFileSync(cache, "")],
      ["other digest", () => writeFileSync(cache, Buffer.from(whole).fill(0, whole.length - 4))],
    ];
    for (const [name, spoil] of damage) {
      spoil();
      expect(() => openPrepared(folder.path), name).toThrow(/damaged|not of this/);
      writeFileSync(cache, whole);
    }
    expect(openPrepared(folder.path).features.rows).toBe(60);
  });

  test("that is not there is named with what to do", () => {
    using empty = temporaryFolder();
    expect(() => openPrepared(empty.path)).toThrow("holds no summary.json");
  });
});

test("rows read from the file one by one are those that are read at once", () => {
  const { features } = openPrepared(folder.path);
  const rows = Uint32Array.from({ length: 60 }, (_, row) => row);
  const all = features.select(rows);
  const rowsAt = whole.length - 32 - labelBytes() - all.column.length * 8;
  const file = openSync(cache, "r");
  const matrix = { file, rowsAt, columns: features.columns, rowStart: all.rowStart };
  const stored = storedRows(matrix, 0);
  expect(stored.needsFile).toBe(true);
  for (const wanted of [rows, Uint32Array.of(5, 6, 7, 3, 59, 0), Uint32Array.of(9, 9), Uint32Array.of()])
    expect(stored.features.select(wanted)).toEqual(features.select(wanted));
  expect(() => stored.features.select(Uint32Array.of(60))).toThrow(RangeError);
  closeSync(file);
});

function labelBytes(): number {
  const padded = (bytes: number): number => Math.ceil(bytes / 8) * 8;
  return openPrepared(folder.path).tasks.reduce((sum, { labels }) => {
    const count = labels.value.length;
    return sum + 8 * count + padded(4 * count) + padded(count);
  }, 0);
}
