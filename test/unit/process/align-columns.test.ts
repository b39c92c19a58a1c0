import { expect, test } from "vitest";
import { alignColumns } from "../../../process/align-columns.ts";

const rows = [
  ["a", "bb", ""],
  ["ccc", "d", "e"],
];

test("columns are as wide as their widest cell, without trailing blanks", () => {
  expect(alignColumns(rows, { indent: " " })).toBe(" a    bb\n ccc  d   e\n");
});

test("columns of figures end together", () => {
  expect(alignColumns(rows, { isRight: [true, true] })).toBe("  a  bb\nccc   d  e\n");
});

test("Hangul takes two columns of a terminal", () => {
  expect(
    alignColumns([
      ["김", "1"],
      ["Kim", "2"],
    ]),
  ).toBe("김   1\nKim  2\n");
});
