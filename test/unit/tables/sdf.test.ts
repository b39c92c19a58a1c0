import { describe, expect, test } from "vitest";
import { cellsOf, readAll, refusalOf } from "./read-all.ts";

const atoms = (version: "V2000" | "V3000"): string =>
  version === "V2000"
    ? "  1  0  0  0  0  0  0  0  0  0999 V2000\n    0.0    0.0    0.0 C   0  0\nM  END\n"
    : "  0  0  0  0  0  0  0  0  0  0999 V3000\nM  V30 BEGIN CTAB\nM  V30 END CTAB\nM  END\n";
const block = (title: string, version: "V2000" | "V3000" = "V2000"): string =>
  `${title}\n  program\n\n${atoms(version)}`;

test("records are rows under the union of their data fields", async () => {
  const text =
    `${block("one")}>  <ID>\nX1\n\n> 25 <logS> (7)\n-1.5\n\n$$$$\n` +
    `${block("two", "V3000")}>  <Notes>\nfirst line\nsecond > line\n\n>  <ID>\nX2\n\n$$$$\n`;
  expect(await readAll(text)).toEqual([
    { row: 0, cells: ["molblock", "title", "ID", "logS", "Notes"] },
    { row: 1, cells: [block("one"), "one", "X1", "-1.5", ""] },
    { row: 2, cells: [block("two", "V3000"), "two", "X2", "", "first line\nsecond > line"] },
  ]);
});

test.each(["\r\n", "\r"])("line ends of another system (%j) change nothing", async (end) => {
  const text = `${block("one")}>  <ID>\nX1\nX2\n\n$$$$\n${block("two")}$$$$\n`;
  expect(await readAll(text.replaceAll("\n", end))).toEqual(await readAll(text));
});

describe("fields", () => {
  test("without a blank line between, without a value, twice, named as one of our columns", async () => {
    const text = `${block("one")}> <A>\n1\n> <B>\n\n> <A>\n2\n\n> <title>\nT\n\n> <a<b>>\n3\n\n$$$$\n`;
    expect(await cellsOf(text)).toEqual([
      ["molblock", "title", "A", "B", "title (data field)", "a<b>"],
      [block("one"), "one", "1\n2", "", "T", "3"],
    ]);
  });

  test("that only later records have", async () => {
    const text = `${block("one")}$$$$\n`.repeat(5000) + `${block("last")}> <late>\n1\n\n$$$$\n`;
    const cells = await cellsOf(text);
    expect(cells[0]).toEqual(["molblock", "title", "late"]);
    expect(cells[1]).toEqual([block("one"), "one", ""]);
    expect(cells.at(-1)).toEqual([block("last"), "last", "1"]);
  });
});

describe("a record without a structure keeps its place, with an empty mol block", () => {
  test("no M  END", async () => {
    const text = `${block("one")}$$$$\ntwo\n\n\n> <ID>\nX2\n\n$$$$\n${block("three")}$$$$\n`;
    const rows = await readAll(text);
    expect(rows.map(({ row, cells }) => [row, cells[0] === "", cells[1]])).toEqual([
      [0, false, "title"],
      [1, false, "one"],
      [2, true, "two"],
      [3, false, "three"],
    ]);
    expect(rows[2]!.cells[2]).toBe("X2");
  });

  test.each([
    ["lines", "x\n".repeat(600_000)],
    ["one line", "x".repeat(1_200_000)],
  ])("longer than 1 MiB: %s", async (_, long) => {
    const text = `${block("one")}$$$$\n${block("two")}> <A>\n${long}\n\n$$$$\n${block("three")}$$$$\n`;
    const cells = await cellsOf(text);
    expect(cells.map((row) => row.slice(0, 2))).toEqual([
      ["molblock", "title"],
      [block("one"), "one"],
      ["", "two"],
      [block("three"), "three"],
    ]);
  });
});

test("the last record may lack its end; blank lines after it are no record", async () => {
  expect((await readAll(`${block("one")}$$$$\n${block("two")}`)).length).toBe(3);
  expect((await readAll(`${block("one")}$$$$\n\n\n`)).length).toBe(2);
});

test("bytes that cannot be decoded are refused with their record", async () => {
  const content = Buffer.concat([
    Buffer.from(`${block("한글")}$$$$\n${block("two")}> <A>\n`),
    Buffer.from([0xff, 0x0a]),
  ]);
  expect(await refusalOf(content)).toMatch(/record 2: is not UTF-8 text/);
});
