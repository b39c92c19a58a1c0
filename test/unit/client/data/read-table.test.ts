import { gzipSync } from "node:zlib";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readTable, type TableRow } from "../../../../client/data/read-table.ts";
import { CommandError } from "../../../../process/command-error.ts";
import { tableFile, temporaryFolder } from "./temporary-table.ts";

async function rowsOf(path: string): Promise<TableRow[]> {
  const rows: TableRow[] = [];
  await readTable(path, { row: (row) => void rows.push(row) });
  return rows;
}

async function messageOf(path: string): Promise<string> {
  const error: unknown = await rowsOf(path).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(CommandError);
  return (error as CommandError).message;
}

describe("what is read", () => {
  test.each([
    ["plain", "smiles,logS\nCCO,1\nCCC,\n"],
    ["no line end at the end", "smiles,logS\nCCO,1\nCCC,"],
    ["CRLF", "smiles,logS\r\nCCO,1\r\nCCC,\r\n"],
    ["old Macintosh line ends", "smiles,logS\rCCO,1\rCCC,\r"],
    ["a byte order mark", "\uFEFFsmiles,logS\nCCO,1\nCCC,\n"],
    ["quotes", '"smiles","logS"\n"CCO","1"\n"CCC",""\n'],
    ["another case and spaces", " SMILES , logS\nCCO,1\nCCC,\n"],
  ])("%s", async (_, content) => {
    const rows = await rowsOf(tableFile(content));
    expect(rows.map(({ row, smiles, cells }) => [row, smiles, cells[1]!.trim()])).toEqual([
      [2, "CCO", "1"],
      [3, "CCC", ""],
    ]);
  });

  test("a quoted cell keeps its comma, its quote and its line break", async () => {
    const rows = await rowsOf(tableFile('smiles,note\r\nC,"a, ""b""\r\nc"\r\n'));
    expect(rows[0]!.cells[1]).toBe('a, "b"\nc');
  });

  test("a gzipped table", async () => {
    const rows = await rowsOf(tableFile(gzipSync("smiles\nCCO\n"), "site.csv.gz"));
    expect(rows.map((row) => row.smiles)).toEqual(["CCO"]);
  });

  test("blank lines are passed over and still count as rows", async () => {
    const rows = await rowsOf(tableFile("smiles,y\n\nCCO,1\n\n\nCCC,2\n\n"));
    expect(rows.map((row) => row.row)).toEqual([3, 6]);
  });

  test("a table longer than one block gives the same rows as line by line", async () => {
    const lines = Array.from({ length: 20_000 }, (_, index) => `"C${"C".repeat(index % 7)}",${index}`);
    const rows = await rowsOf(tableFile(["smiles,y", ...lines].join("\r\n")));
    expect(rows.length).toBe(lines.length);
    expect(rows.every(({ row, cells }, index) => row === index + 2 && cells[1] === String(index))).toBe(true);
  });
});

describe("what is refused, with file and row", () => {
  test("a missing file", async () => {
    const path = `${temporaryFolder()}/none.csv`;
    expect(await messageOf(path)).toBe(`${path}: no such file or folder`);
  });

  test("a folder", async () => {
    expect(await messageOf(temporaryFolder())).toMatch(/is a folder/);
  });

  test.each([
    ["an empty file", "", /site-a\.csv: is empty$/],
    ["no smiles column", "structure,y\nC,1\n", /site-a\.csv, row 1: no column is named smiles/],
    ["semicolons", "smiles;y\nC;1\n", /site-a\.csv, row 1: the columns are separated by semicolons/],
    ["a name twice", "smiles,y,y\nC,1,2\n", /site-a\.csv, row 1: two columns are named "y"/],
    ["two columns of structures", "smiles,SMILES\nC,C\n", /site-a\.csv, row 1: two columns are named smiles/],
    ["a short row", "smiles,y\nC,1\nCC\n", /site-a\.csv, row 3: has 1 cells, but the header has 2/],
    ["a long row", "smiles,y\nC,1,5\n", /site-a\.csv, row 2: has 3 cells, but the header has 2/],
    ["an open quote", 'smiles,y\nC,1\n"CC,2\nCCC,3\n', /site-a\.csv, row 3: the quotes/],
    ["text after a quote", 'smiles,y\nC,1\n"CC"x,2\n', /site-a\.csv, row 3: the quotes/],
  ])("%s", async (_, content, message) => {
    expect(await messageOf(tableFile(content))).toMatch(message);
  });

  test("an open quote before a megabyte of rows is found without reading on for ever", async () => {
    const content = `smiles,y\n"CC,2\n${"CCC,3\n".repeat(400_000)}`;
    expect(await messageOf(tableFile(content))).toMatch(/row 2: the quotes/);
  });

  test("bytes that are not UTF-8", async () => {
    expect(await messageOf(tableFile(Buffer.from([0x73, 0xb5, 0x2c, 0x0a])))).toMatch(/is not UTF-8 text/);
  });

  test("a gzip file that is cut off", async () => {
    const whole = gzipSync("smiles\nCCO\n");
    expect(await messageOf(tableFile(whole.subarray(0, -6), "a.csv.gz"))).toMatch(/is not a whole gzip file/);
  });
});

test("any bytes are read or refused with a CommandError", async () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc
      .array(fc.constantFrom("smiles", ",", "\n", "\r", '"', "C", "1", " ", ";", "µ", "\0"))
      .map((parts) => Buffer.from(parts.join(""))),
    fc
      .array(fc.constantFrom(",", "\n", "\r", '"', "C", "1", " "))
      .map((parts) => Buffer.from(`smiles,y\n${parts.join("")}`)),
  );
  const check = async (content: Uint8Array): Promise<void> => {
    const error: unknown = await rowsOf(tableFile(content)).then(
      () => null,
      (caught: unknown) => caught,
    );
    if (error !== null) expect(error).toBeInstanceOf(CommandError);
  };
  await fc.assert(fc.asyncProperty(bytes, check), { numRuns: 300 });
});
