import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { featureSums } from "../../../../../client/data/tabular/feature-sums.ts";
import { ScaledRows } from "../../../../../client/data/tabular/scaled-rows.ts";
import { poolScales } from "../../../../../coordinator/study/pool-scales.ts";
import { columns, dense, protocol, rawRows } from "./hospital-columns.ts";

const everyRow = (rows: number): Uint32Array => Uint32Array.from({ length: rows }, (_, row) => row);
const scales = [
  { column: "age", mean: 50, deviation: 10 },
  { column: "pressure", mean: 100, deviation: 1 },
];

/** The scales that a coordinator computes for nodes with these records. */
function pooled(...tables: readonly (readonly (readonly string[])[])[]) {
  const members = tables.map((records) => ({
    labelSums: [],
    featureSums: featureSums(rawRows(records), everyRow(records.length), columns),
  }));
  return poolScales({ endpoints: [], protocol }, members).scales.featureScales;
}

describe("feature sums", () => {
  const raw = rawRows([
    ["10", "male", "0"],
    ["", "female", "5"],
    ["30", "male", "NA"],
    ["1000", "male", "7"],
  ]);

  test("are the count, sum and sum of squares of the values there are, a measured 0 among them", () => {
    expect(featureSums(raw, everyRow(4), columns)).toEqual([
      { column: "age", count: 2, sum: 40, sumOfSquares: 1000 },
      { column: "pressure", count: 3, sum: 12, sumOfSquares: 74 },
    ]);
  });

  test("are over the rows asked for only", () => {
    expect(featureSums(raw, Uint32Array.of(1), columns)).toEqual([
      { column: "age", count: 0, sum: 0, sumOfSquares: 0 },
      { column: "pressure", count: 1, sum: 5, sumOfSquares: 25 },
    ]);
  });

  test("of features of other columns are an error", () => {
    expect(() => featureSums(raw, everyRow(4), columns.slice(1))).toThrow(RangeError);
  });
});

describe("scaled rows", () => {
  test("have numbers standardised, a measured 0 too, and categories as they are", () => {
    const raw = rawRows([
      ["60", "male", "101"],
      ["0", "female", "100"],
    ]);
    const scaled = new ScaledRows(raw, columns, scales);
    expect(scaled).toMatchObject({ rows: 2, columns: 7 });
    expect(dense(scaled.select(everyRow(2)))).toEqual([
      [1, 0, 0, 1, 0, 1, 0],
      [-5, 0, 1, 0, 0, 0, 0],
    ]);
  });

  test("have 0 for a missing value, and 1 beside it", () => {
    const scaled = new ScaledRows(rawRows([["", "", "?"]]), columns, scales);
    expect(dense(scaled.select(everyRow(1)))).toEqual([[0, 1, 0, 0, 1, 0, 1]]);
  });

  test("keep a value within eight deviations", () => {
    const raw = rawRows([
      ["120", "male", "1e9"],
      ["120", "male", "-1e9"],
    ]);
    const rows = dense(new ScaledRows(raw, columns, scales).select(everyRow(2)));
    expect(rows.map((row) => [row[0], row[5]])).toEqual([
      [7, 8],
      [7, -8],
    ]);
  });

  test("leave a column without a scale as it is", () => {
    const scaled = new ScaledRows(rawRows([["3", "male", "-2"]]), columns, []);
    expect(dense(scaled.select(everyRow(1)))).toEqual([[3, 0, 0, 1, 0, -2, 0]]);
  });

  test("come in the order asked for", () => {
    const scaled = new ScaledRows(
      rawRows([
        ["50", "male", "100"],
        ["60", "male", "100"],
      ]),
      columns,
      scales,
    );
    expect(dense(scaled.select(Uint32Array.of(1, 0, 1))).map((row) => row[0])).toEqual([1, 0, 1]);
    expect(() => scaled.select(Uint32Array.of(2))).toThrow(RangeError);
  });
});

const cell = fc.oneof(fc.constantFrom("", "NA", "0"), fc.integer({ min: 0, max: 120 }).map(String));
const record = fc.tuple(cell, fc.constantFrom("male", "female", ""), cell);
const table = fc.array(record, { maxLength: 12 });

describe("for any records at any nodes", () => {
  test("the pooled scales are those of the joined table", () => {
    fc.assert(
      fc.property(fc.array(table, { minLength: 1, maxLength: 4 }), (tables) => {
        const joined = pooled(tables.flat());
        for (const [index, { column, mean, deviation }] of pooled(...tables).entries()) {
          expect(column).toBe(joined[index]?.column);
          expect(mean).toBeCloseTo(joined[index]!.mean, 9);
          expect(deviation).toBeCloseTo(joined[index]!.deviation, 9);
        }
      }),
      { numRuns: 200 },
    );
  });

  test("the joined table has mean 0 and deviation 1 on them, unless its values are all equal", () => {
    fc.assert(
      fc.property(table, (records) => {
        const raw = rawRows(records);
        const rows = dense(new ScaledRows(raw, columns, pooled(records)).select(everyRow(records.length)));
        for (const at of [0, 5]) {
          const values = rows.filter((row) => row[at + 1] === 0).map((row) => row[at]!);
          if (values.length === 0) continue;
          const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
          const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
          expect(mean).toBeCloseTo(0, 5);
          expect(Math.min(Math.abs(variance), Math.abs(variance - 1))).toBeLessThan(1e-5);
        }
      }),
      { numRuns: 200 },
    );
  });
});
