import { parquetWriteBuffer, type ColumnSource } from "hyparquet-writer";
import { describe, expect, test } from "vitest";
import { CommandError } from "../../../process/command-error.ts";
import { openTable } from "../../../tables/open-table.ts";
import { cellsOf, newFile, readAll, refusalOf, rowsOf } from "./read-all.ts";

function parquet(columnData: ColumnSource[], rowGroupSize?: number): Uint8Array {
  const options = rowGroupSize === undefined ? { columnData } : { columnData, rowGroupSize };
  return new Uint8Array(parquetWriteBuffer(options));
}

async function textsOf(
  data: ColumnSource["data"],
  type?: ColumnSource["type"],
): Promise<(string | undefined)[]> {
  const column: ColumnSource = type === undefined ? { name: "x", data } : { name: "x", data, type };
  return (await cellsOf(parquet([column]))).slice(1).map(([text]) => text);
}

test("columns are the header and rows follow, over row groups", async () => {
  const count = 5000;
  const ids = Array.from({ length: count }, (_, index) => `X${index}`);
  const values = ids.map((_, index) => index / 8);
  const content = parquet(
    [
      { name: "화합물", data: ids },
      { name: "y", data: values },
    ],
    700,
  );
  const rows = await readAll(content);
  expect(rows.length).toBe(count + 1);
  expect(rows[0]).toEqual({ row: 1, cells: ["화합물", "y"] });
  const isWrong = rows
    .slice(1)
    .some(({ row, cells }, at) => row !== at + 2 || cells[0] !== ids[at] || cells[1] !== String(values[at]));
  expect(isWrong).toBe(false);
});

describe("text of values", () => {
  test("strings, with nothing for null", async () => {
    expect(await textsOf(["C", null, "", "a\r\nb"], "STRING")).toEqual(["C", "", "", "a\nb"]);
  });

  test("numbers in shortest form", async () => {
    expect(await textsOf([0.1, 1e-7, null, Number.NaN], "DOUBLE")).toEqual(["0.1", "1e-7", "", "NaN"]);
    expect(await textsOf([0.1, 1.5, 16_777_216, 1e-10], "FLOAT")).toEqual([
      "0.1",
      "1.5",
      "16777216",
      "1e-10",
    ]);
    expect(await textsOf([1, -2, null], "INT32")).toEqual(["1", "-2", ""]);
    expect(await textsOf([9_007_199_254_740_993n], "INT64")).toEqual(["9007199254740993"]);
  });

  test("booleans as a workbook has them", async () => {
    expect(await textsOf([true, false, null], "BOOLEAN")).toEqual(["TRUE", "FALSE", ""]);
  });

  test("times in ISO form", async () => {
    const times = [new Date("2021-12-31T18:00:00Z"), new Date("2021-12-31T18:00:00.250Z")];
    expect(await textsOf(times, "TIMESTAMP")).toEqual(["2021-12-31T18:00:00", "2021-12-31T18:00:00.25"]);
  });

  test("lists and structures as JSON", async () => {
    expect(await textsOf([{ a: [1, 2] }], "JSON")).toEqual(['{"a":[1,2]}']);
  });
});

test("may be read again, also after a reading that was given up", async () => {
  const data = Array.from({ length: 3000 }, (_, index) => index);
  const table = await openTable(newFile(parquet([{ name: "x", data }], 1000)));
  expect(table.kind).toBe("parquet");
  for await (const block of table.sheets[0]!.rows()) if (block.length > 1) break;
  expect((await rowsOf(table.sheets[0]!)).length).toBe(3001);
});

test("a file cut short anywhere is refused", async () => {
  const whole = parquet([{ name: "x", data: ["C", "CC"] }]);
  for (let end = 4; end < whole.length; end += 7)
    expect(await refusalOf(whole.subarray(0, end))).toMatch(/damaged Parquet file/);
});

test("no damaged byte makes the decoder ask for memory without end", async () => {
  const data = Array.from({ length: 40 }, (_, index) => (index % 7 === 0 ? null : `C${index % 5}`));
  const whole = parquet([{ name: "x", data }]);
  for (let at = 4; at < whole.length; at++) {
    const bytes = Uint8Array.from(whole);
    bytes[at] = 0xff;
    const outcome: unknown = await readAll(bytes, { kind: "parquet" }).catch((error: unknown) => error);
    expect(Array.isArray(outcome) || outcome instanceof CommandError).toBe(true);
  }
});
