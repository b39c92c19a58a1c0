import { describe, expect, test } from "vitest";
import { openTable } from "../../../tables/open-table.ts";
import { buildWorkbook, type WorkbookParts } from "../../support/build-workbook.ts";
import { newFile, readAll, rowsOf } from "./read-all.ts";

async function cellsOfRow(
  xml: string,
  parts: Omit<WorkbookParts, "sheets"> = {},
): Promise<readonly string[]> {
  const [row] = await readAll(buildWorkbook({ sheets: { A: `<row r="1">${xml}</row>` }, ...parts }));
  return row?.cells ?? [];
}

test("sheets come by name in the workbook's order, each with its rows", async () => {
  const cell = (text: string): string => `<row><c t="inlineStr"><is><t>${text}</t></is></c></row>`;
  const sheets = { 데이터: cell("one"), "R &amp; D": cell("two"), empty: "" };
  const table = await openTable(newFile(buildWorkbook({ sheets })));
  expect(table.encoding).toBeNull();
  expect(table.sheets.map(({ name }) => name)).toEqual(["데이터", "R & D", "empty"]);
  expect(await Promise.all(table.sheets.map(rowsOf))).toEqual([
    [{ row: 1, cells: ["one"] }],
    [{ row: 1, cells: ["two"] }],
    [],
  ]);
});

describe("a cell's text", () => {
  test.each([
    ["a number, shortest", "<c><v>0.10000000000000001</v></c>", "0.1"],
    ["a number in full precision", "<c><v>1.2345678901234567E-3</v></c>", "0.0012345678901234567"],
    ["a whole number", '<c t="n"><v>1E3</v></c>', "1000"],
    ["a formula", "<c><f>A2*2</f><v>84</v></c>", "84"],
    ["a formula's text", '<c t="str"><f>A2&amp;"x"</f><v>4x</v></c>', "4x"],
    ["true", '<c t="b"><v>1</v></c>', "TRUE"],
    ["false", '<c t="b"><v>0</v></c>', "FALSE"],
    ["an error", '<c t="e"><v>#N/A</v></c>', "#N/A"],
    ["an ISO date", '<c t="d"><v>2021-12-31</v></c>', "2021-12-31"],
    ["text in the cell", '<c t="inlineStr"><is><t xml:space="preserve"> C </t></is></c>', " C "],
    ["rich text", '<c t="inlineStr"><is><r><t>IC</t></r><r><t>50</t></r></is></c>', "IC50"],
    ["entities", '<c t="inlineStr"><is><t>&lt;5 &#181;M</t></is></c>', "<5 µM"],
    ["CDATA", '<c t="inlineStr"><is><t><![CDATA[a<b]]></t></is></c>', "a<b"],
    ["Excel's escapes", '<c t="inlineStr"><is><t>a_x000D_\nb _x005F_x0041_</t></is></c>', "a\nb _x0041_"],
  ])("%s", async (_, xml, text) => {
    expect(await cellsOfRow(xml)).toEqual([text]);
  });

  test("shared strings, rich ones joined, readings of Asian text left out", async () => {
    const strings = ["<si><t>가</t></si>", "<si><r><t>나</t></r><r><t>쁨</t></r><rPh><t>bad</t></rPh></si>"];
    const xml = '<c t="s"><v>1</v></c><c t="s"><v>0</v></c>';
    expect(await cellsOfRow(xml, { strings })).toEqual(["나쁨", "가"]);
  });

  test("names with a namespace's prefix", async () => {
    const xml = '<x:c xmlns:x="x" t="inlineStr"><x:is><x:t>C</x:t></x:is></x:c>';
    expect(await cellsOfRow(xml)).toEqual(["C"]);
  });
});

describe("dates", () => {
  const styles =
    '<numFmts><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd hh:mm"/>' +
    '<numFmt numFmtId="165" formatCode="0.0&quot; days&quot;"/>' +
    '<numFmt numFmtId="166" formatCode="[Red]0.0"/><numFmt numFmtId="167" formatCode="[h]:mm"/></numFmts>' +
    '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/>' +
    '<xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="166"/><xf numFmtId="167"/></cellXfs>';

  test.each([
    ["a day", 1, "44561", "2021-12-31"],
    ["a day and a time", 2, "44561.75", "2021-12-31T18:00:00"],
    ["a time", 2, "0.5", "12:00:00"],
    ["the first day", 1, "1", "1900-01-01"],
    ["the day that never was", 1, "60", "1900-02-29"],
    ["the day after it", 1, "61", "1900-03-01"],
    ["no day", 1, "-5", "-5"],
    ["a quoted word", 3, "2", "2"],
    ["a colour", 4, "2", "2"],
    ["elapsed hours", 5, "1.5", "1.5"],
    ["an unknown style", 9, "2", "2"],
  ])("%s", async (_, style, value, text) => {
    expect(await cellsOfRow(`<c s="${style}"><v>${value}</v></c>`, { styles })).toEqual([text]);
  });

  test("counted from 1904", async () => {
    const workbookPr = '<workbookPr date1904="1"/>';
    expect(await cellsOfRow('<c s="1"><v>43099</v></c>', { styles, workbookPr })).toEqual(["2021-12-31"]);
  });
});

describe("rows", () => {
  const sheet = (xml: string): Buffer => buildWorkbook({ sheets: { A: xml } });

  test("cells stand in their columns, rows have their numbers, empty ones are left out", async () => {
    const xml =
      '<row r="2"><c r="B2"><v>1</v></c><c r="AA2"><v>2</v></c><c r="AB2" s="1"/></row><row r="3"/>' +
      '<row r="7"><c r="A7"><v>3</v></c></row>';
    const first = Array<string>(27).fill("");
    first[1] = "1";
    first[26] = "2";
    expect(await readAll(sheet(xml))).toEqual([
      { row: 2, cells: first },
      { row: 7, cells: ["3", ...Array<string>(26).fill("")] },
    ]);
  });

  test("one wide row below the tenth does not widen the others", async () => {
    const row = (cells: number): string => `<row>${"<c><v>1</v></c>".repeat(cells)}</row>`;
    const rows = await readAll(sheet(`${row(1)}${row(3).repeat(10)}${row(5)}${row(2)}`));
    expect(rows.map(({ cells }) => cells.length)).toEqual([1, ...Array<number>(10).fill(3), 5, 3]);
  });

  test("more than one block", async () => {
    const xml = Array.from({ length: 5000 }, (_, index) => `<row><c><v>${index}</v></c></row>`).join("");
    const rows = await readAll(sheet(xml));
    expect(rows.length).toBe(5000);
    expect(rows.every(({ row, cells }, index) => row === index + 1 && cells[0] === String(index))).toBe(true);
  });
});
