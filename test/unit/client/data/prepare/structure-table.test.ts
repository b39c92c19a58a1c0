import { expect, test } from "vitest";
import { spreadsheetCell } from "../../../../../client/data/prepare/spreadsheet-cell.ts";
import { StructureTable } from "../../../../../client/data/prepare/structure-table.ts";

test("structures are numbered by their first occurrence, however many there are", () => {
  const table = new StructureTable();
  const texts = Array.from({ length: 20_000 }, (_, index) => `C${index}`);
  for (const [index, text] of texts.entries()) expect(table.add(text)).toBe(index);
  for (const [index, text] of texts.entries()) expect(table.add(text)).toBe(index);
  expect(table.size).toBe(texts.length);
});

test("the order of digests does not depend on the order of adding", () => {
  const forth = new StructureTable();
  const back = new StructureTable();
  const texts = ["C", "CC", "CCC", "O"];
  for (const text of texts) forth.add(text);
  for (const text of texts.toReversed()) back.add(text);
  for (const left of texts)
    for (const right of texts)
      expect(Math.sign(forth.compare(forth.add(left), forth.add(right)))).toBe(
        Math.sign(back.compare(back.add(left), back.add(right))),
      );
});

test.each([
  ["plain", "plain"],
  ["=1+1", "'=1+1"],
  ["-5", "'-5"],
  ["+5", "'+5"],
  ["@sum", "'@sum"],
  ['a "quoted", cell', '"a ""quoted"", cell"'],
  ["two\nlines", '"two\nlines"'],
])("the cell %j is written as %j", (text, expected) => {
  expect(spreadsheetCell(text)).toBe(expected);
});
