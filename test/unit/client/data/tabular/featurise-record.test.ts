import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { featuriseRecord } from "../../../../../client/data/tabular/featurise-record.ts";
import { missingWords } from "../../../../../client/data/tabular/is-missing.ts";
import { columnWidth, featureCountOf } from "../../../../../trust/manifest/feature-count-of.ts";
import { dataProtocolSchema, type FeatureColumn } from "../../../../../trust/manifest/data-protocol.ts";
import { columns, dense, featurised, protocol } from "./hospital-columns.ts";

const rowOf = (...cells: string[]): number[] => dense(featurised([cells]))[0]!;
const reasonsOf = (...cells: string[]): unknown[] =>
  featuriseRecord(columns, cells).problems.map(({ column, reason }) => [column, reason]);

describe("the features of a record", () => {
  test("are two places for a number, and one for each category and for none", () => {
    expect(featureCountOf(protocol)).toBe(7);
    expect(rowOf("63", "male", "145.5")).toEqual([63, 0, 0, 1, 0, 145.5, 0]);
    expect(reasonsOf("63", "male", "145.5")).toEqual([]);
  });

  test("hold numbers as measured, however they are written", () => {
    expect(rowOf(" 6.3e1 ", "female", "-.5")).toEqual([63, 0, 1, 0, 0, -0.5, 0]);
  });

  test("tell a measured 0 from a missing value by the second place", () => {
    expect(rowOf("0", "male", "0")).toEqual([0, 0, 0, 1, 0, 0, 0]);
    expect(rowOf("", "male", "")).toEqual([0, 1, 0, 1, 0, 0, 1]);
  });

  test.each(["", " ", ...missingWords, "na", "NULL", "결측".normalize("NFD")])(
    "are missing where the cell says %j, without a problem",
    (word) => {
      expect(rowOf(word, word, word)).toEqual([0, 1, 0, 0, 1, 0, 1]);
      expect(reasonsOf(word, word, word)).toEqual([]);
    },
  );

  test("are missing where the cell cannot be used, and its column and the reason are told", () => {
    expect(rowOf("old", "other", "1,5")).toEqual([0, 1, 0, 0, 1, 0, 1]);
    expect(reasonsOf("old", "other", "1,5")).toEqual([
      ["age", "it is not a number"],
      ["sex", "it is none of the column's categories"],
      ["pressure", "it is a number with a decimal comma"],
    ]);
  });

  test("are missing outside the column's range, whose ends belong to it", () => {
    expect(reasonsOf("0", "male", "1")).toEqual([]);
    expect(reasonsOf("120", "male", "1")).toEqual([]);
    expect(reasonsOf("120.01", "male", "1")).toEqual([["age", "it is outside the column's range"]]);
    expect(rowOf("-1", "male", "1")).toEqual([0, 1, 0, 1, 0, 1, 0]);
    expect(reasonsOf("1", "male", "1e39")).toEqual([["pressure", "it is outside the column's range"]]);
  });

  test("know a category that is a number however it is written, and one that is a word for missing", () => {
    const { columns: own } = dataProtocolSchema.parse({
      columns: [{ name: "code", kind: "categorical", categories: ["1", "2.50", "NA"] }],
    });
    const placeOf = (cell: string): number => featuriseRecord(own, [cell]).column[0]!;
    expect(["1", "1.0", "2.5", "NA", "", "3"].map(placeOf)).toEqual([0, 0, 1, 2, 3, 3]);
  });
});

const name = fc.string({ minLength: 1, maxLength: 8 }).filter((text) => text.trim() !== "");
const column: fc.Arbitrary<FeatureColumn> = fc.oneof(
  fc.record({ name, kind: fc.constant("numeric" as const) }),
  fc.record({
    name,
    kind: fc.constant("categorical" as const),
    categories: fc.uniqueArray(name, { minLength: 2, maxLength: 5 }),
  }),
);
const cell = fc.oneof(
  fc.string({ unit: "binary", maxLength: 12 }),
  fc.double().map(String),
  fc.constantFrom(...missingWords, "1,5", "constructor"),
);

describe("whatever the cells hold", () => {
  test("each column gives its value or category, or says that it is missing, and never both", () => {
    fc.assert(
      fc.property(fc.array(column, { maxLength: 6 }), fc.array(cell, { maxLength: 8 }), (some, cells) => {
        const { column: at, value, problems } = featuriseRecord(some, cells);
        expect([...at]).toEqual([...at].sort((a, b) => a - b));
        for (const number of value) expect(Number.isFinite(number) && number !== 0).toBe(true);
        let first = 0;
        for (const own of some) {
          const end = first + columnWidth(own);
          const here = [...at].flatMap((place, index) =>
            place >= first && place < end ? [{ place, value: value[index]! }] : [],
          );
          if (own.kind === "categorical") expect(here.map((entry) => entry.value)).toEqual([1]);
          else if (here.some(({ place }) => place === end - 1))
            expect(here).toEqual([{ place: end - 1, value: 1 }]);
          first = end;
        }
        expect(problems.length).toBeLessThanOrEqual(some.length);
        for (const { reason } of problems) expect(reason.length).toBeLessThan(60);
      }),
      { numRuns: 500 },
    );
  });
});
