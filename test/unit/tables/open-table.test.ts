import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { openTable } from "../../../tables/open-table.ts";
import { buildWorkbook } from "../../support/build-workbook.ts";
import { cellsOf, newFile, readAll, refusalOf, rowsOf } from "./read-all.ts";

const SDF = "ethanol\n  x\n\n  0  0  0  0  0  0  0  0  0  0999 V2000\nM  END\n$$$$\n";

describe("what a file is, by its content", () => {
  test.each([
    ["commas", "smiles,y\nCCO,1\n", "csv"],
    ["semicolons with decimal commas", "smiles;y\nCCO;1,5\nC;2,5\n", "csv"],
    ["tabs", "smiles\ty\nCCO\t1\n", "tsv"],
    ["one column", "smiles\nCCO\n", "csv"],
    ["records of structures", SDF, "sdf"],
    ["a lone mol block", SDF.replace("$$$$\n", ""), "sdf"],
    ["gzip", gzipSync("smiles\ty\nCCO\t1\n"), "tsv"],
    ["structures in gzip", gzipSync(SDF), "sdf"],
    ["a workbook", buildWorkbook({ sheets: { A: "" } }), "xlsx"],
  ])("%s", async (_, content, kind) => {
    expect((await openTable(newFile(content))).kind).toBe(kind);
  });

  test("separators within quotes do not count", async () => {
    const text = 'smiles;note\nC;"a,b,c"\nCC;"a,b,c"\nCCC;"a,b,c"\n';
    expect((await cellsOf(text))[1]).toEqual(["C", "a,b,c"]);
  });

  test("title lines above the table do not count", async () => {
    const text = 'My export, of today\n"id"\tsmiles\ty\n1\tC\t2\n2\tCC\t3\n';
    expect((await cellsOf(text))[2]).toEqual(["1", "C", "2"]);
  });

  test("the kind and the separator can be said instead", async () => {
    expect(await cellsOf("a\tb,c\n", { kind: "csv", delimiter: "," })).toEqual([["a\tb", "c"]]);
    expect(await cellsOf("a,b\tc\n", { kind: "tsv" })).toEqual([["a,b", "c"]]);
    expect(await cellsOf("a;b,c\n", { delimiter: ";" })).toEqual([["a", "b,c"]]);
  });
});

describe("rows", () => {
  test("a row of another width is given as it is, blank lines count, quoted line breaks do not", async () => {
    expect(await readAll('a,b\r\n\r\n1\r\n"x\r\ny",2,3\r\n,\r\n')).toEqual([
      { row: 1, cells: ["a", "b"] },
      { row: 3, cells: ["1"] },
      { row: 4, cells: ["x\ny", "2", "3"] },
      { row: 5, cells: ["", ""] },
    ]);
  });

  test("can be read again, also after a reading that was given up", async () => {
    const lines = Array.from({ length: 50_000 }, (_, index) => `C,${index}`);
    const table = await openTable(newFile(lines.join("\n")));
    for await (const block of table.sheets[0]!.rows()) if (block.length > 0) break;
    expect((await rowsOf(table.sheets[0]!)).length).toBe(50_000);
    expect((await rowsOf(table.sheets[0]!)).length).toBe(50_000);
  });

  test.each([
    ["text", Buffer.from("smiles,y\nC,1\n".repeat(20_000))],
    ["gzip", gzipSync("smiles,y\nC,1\n".repeat(20_000))],
    ["structures", Buffer.from(SDF.repeat(5000))],
    ["a workbook", buildWorkbook({ sheets: { A: "<row><c><v>1</v></c></row>", B: "" } })],
  ])("the listener hears every byte of %s once, whatever is read twice", async (_, content) => {
    const hash = createHash("sha256");
    const table = await openTable(newFile(content), { onBytes: (bytes) => void hash.update(bytes) });
    for await (const block of table.sheets[0]!.rows()) if (block.length > 0) break;
    for (const sheet of [...table.sheets, ...table.sheets]) await rowsOf(sheet);
    expect(hash.digest("hex")).toBe(createHash("sha256").update(content).digest("hex"));
  });
});

describe("what is refused", () => {
  test.each([
    ["an empty file", "", /is empty/],
    ["an empty file in gzip", gzipSync(""), /is empty/],
    ["an open quote", `a,b\n1,2\n"x,3\n`, /row 3: the quotes/],
    ["a quote that never closes", `a,b\n"x,3\n${"CCC,3\n".repeat(400_000)}`, /row 2: the quotes/],
    ["a gzip that is cut", gzipSync("smiles\nCCO\n".repeat(99)).subarray(0, -12), /is not a whole gzip/],
    ["a gzip around a workbook", gzipSync(buildWorkbook({ sheets: { A: "" } })), /is packed with gzip/],
    ["an old workbook", Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1]), /old Excel/],
  ])("%s", async (_, content, message) => {
    expect(await refusalOf(content)).toMatch(message);
  });

  test("a missing file, a folder, and an encoding that is not known", async () => {
    await expect(openTable("/none/none.csv")).rejects.toThrow(/no such file/);
    await expect(openTable(import.meta.dirname)).rejects.toThrow(/is a folder/);
    await expect(openTable(newFile("a\n"), { encoding: "klingon" })).rejects.toThrow(/is not known/);
  });
});
