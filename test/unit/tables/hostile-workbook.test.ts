import { describe, expect, test } from "vitest";
import { buildWorkbook, buildZip, workbookParts, type ZipPart } from "../../support/build-workbook.ts";
import { refusalOf } from "./read-all.ts";

const SHEET = "xl/worksheets/sheet1.xml";
const GOOD = { sheets: { A: "<row><c><v>1</v></c></row>" } };

/** A workbook with one part replaced, or left out. */
function withPart(name: string, change: Partial<ZipPart> | null): Buffer {
  const parts = workbookParts(GOOD);
  return buildZip(
    parts.flatMap((part) => (part.name !== name ? [part] : change === null ? [] : [{ ...part, ...change }])),
  );
}

function sheet(rows: string): Buffer {
  return buildWorkbook({ sheets: { A: rows } });
}

test("a zip that is no workbook", async () => {
  expect(await refusalOf(buildZip([{ name: "a.txt", content: "a" }]))).toMatch(/no part xl\/workbook.xml/);
});

test.each(["xl/workbook.xml", "xl/_rels/workbook.xml.rels", SHEET])(
  "the part %s is missing",
  async (name) => {
    expect(await refusalOf(withPart(name, null))).toContain(`no part ${name}`);
  },
);

test("a workbook without a sheet", async () => {
  expect(await refusalOf(buildWorkbook({ sheets: {} }))).toMatch(/without a sheet/);
});

test("a workbook cut short anywhere", async () => {
  const whole = buildWorkbook(GOOD);
  for (let end = 4; end < whole.length; end += 13)
    expect(await refusalOf(whole.subarray(0, end))).toMatch(/damaged workbook, or cut short/);
});

test("a part whose check sum is wrong", async () => {
  expect(await refusalOf(withPart(SHEET, { claims: { crc: 1 } }))).toMatch(/check sum of xl\/worksheets/);
});

test.each([10, 1_000_000])("a part that claims to have %i bytes", async (size) => {
  expect(await refusalOf(withPart(SHEET, { claims: { size } }))).toMatch(/damaged workbook/);
});

test("a part that unpacks to a thousand times its size", async () => {
  const content = Buffer.alloc(65 * 2 ** 20, 0x20);
  expect(await refusalOf(withPart(SHEET, { content }))).toMatch(/zip bomb/);
});

test("entities that would grow are not expanded", async () => {
  const laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>';
  expect(await refusalOf(withPart(SHEET, { content: laughs }))).toMatch(/holds a document type/);
  expect(await refusalOf(sheet("<row><c><v>&b;</v></c></row>"))).toMatch(/not well-formed/);
});

describe("XML that is no sheet's", () => {
  test.each([
    ["an open tag", "<row><c>", /not well-formed/],
    ["a cell beyond column XFD", '<row><c r="XFE1"><v>1</v></c></row>', /sheet A, row 1: .* column XFD/],
    ["a cell of a column's name without end", `<row><c r="${"A".repeat(99)}1"/></row>`, /column XFD/],
    ["a cell without a column", '<row><c r="7"><v>1</v></c></row>', /column XFD/],
    ["a row beyond the last", '<row r="1048577"/>', /rows are out of order/],
    ["a row twice", '<row r="2"/><row r="2"/>', /row 2: its rows are out of order/],
    ["a row of no number", '<row r="x"/>', /out of order/],
    ["a text that is missing", '<row><c t="s"><v>7</v></c></row>', /refers to a text that is missing/],
    ["a cell longer than any", `<row><c t="str"><v>${"C".repeat(70_000)}</v></c></row>`, /longer than Excel/],
    ["a tag without end", `<row x="${"C".repeat(300_000)}`, /longer than Excel/],
    ["a row longer than any", `<row>${'<c t="s"><v>0</v></c>'.repeat(100)}</row>`, /longer than 1 MiB/],
    ["nesting without end", "<a>".repeat(100_000), /nested too deep/],
  ])("%s", async (_, rows, message) => {
    const strings = [`<si><t>${"C".repeat(30_000)}</t></si>`];
    expect(await refusalOf(buildWorkbook({ sheets: { A: rows }, strings }))).toMatch(message);
  });

  test("bytes that are not UTF-8", async () => {
    const content = Buffer.from([0x3c, 0x61, 0x3e, 0xff]);
    expect(await refusalOf(withPart(SHEET, { content }))).toMatch(/not well-formed/);
  });
});
