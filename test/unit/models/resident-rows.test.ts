import { describe, expect, it } from "vitest";
import { densify } from "../../../models/densify.ts";
import { ResidentRows } from "../../../models/resident-rows.ts";
import { StackedRows } from "../../../models/stacked-rows.ts";
import { sparseRows } from "../../support/synthetic-examples.ts";

const dense = [
  [0, 1, 2],
  [0, 0, 0],
  [3, 0, 4],
];
const matrix = sparseRows(dense);

describe("densify", () => {
  it("writes the rows asked for over what was there", () => {
    const target = new Float32Array(9).fill(9);
    densify(matrix, target, 1, 3);
    expect([...target]).toEqual([0, 0, 0, 3, 0, 4, 9, 9, 9]);
    densify(matrix, target);
    expect([...target]).toEqual(dense.flat());
  });

  it("refuses columns that do not exist", () => {
    expect(() => densify({ ...matrix, columns: 2 }, new Float32Array(9))).toThrow("row 0 has column 2 of 2");
  });
});

const asked = Uint32Array.of(2, 1, 2, 0);

describe("ResidentRows", () => {
  it("gives the rows asked for, in their order, as often as asked for", () => {
    const rows = new ResidentRows(matrix);
    expect(rows.select(asked)).toEqual(sparseRows([...asked].map((row) => dense[row]!)));
    expect(rows.select(new Uint32Array(0))).toEqual({ ...sparseRows([]), columns: 3 });
  });

  it("refuses a row that does not exist", () => {
    expect(() => new ResidentRows(matrix).select(Uint32Array.of(3))).toThrow("row 3 of 3");
  });
});

describe("StackedRows", () => {
  const below = [
    [5, 0, 0],
    [6, 7, 0],
  ];
  const stacked = new StackedRows([new ResidentRows(matrix), new ResidentRows(sparseRows(below))]);
  const whole = [...dense, ...below];

  it("gives rows of all parts in the order asked for", () => {
    expect([stacked.rows, stacked.columns]).toEqual([5, 3]);
    const mixed = Uint32Array.of(4, 0, 3, 2, 4, 1);
    expect(stacked.select(mixed)).toEqual(sparseRows([...mixed].map((row) => whole[row]!)));
  });

  it("refuses a row that does not exist, parts of different widths, and no parts", () => {
    expect(() => stacked.select(Uint32Array.of(5))).toThrow("row 5 of 5");
    expect(() => new StackedRows([new ResidentRows(matrix), new ResidentRows(sparseRows([[1]]))])).toThrow(
      RangeError,
    );
    expect(() => new StackedRows([])).toThrow(RangeError);
  });
});
