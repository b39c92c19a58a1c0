import { describe, expect, it } from "vitest";
import { densify } from "../../../models/densify.ts";
import { selectRows } from "../../../models/select-rows.ts";
import { sparseRows } from "../../support/synthetic-examples.ts";

const features = sparseRows([
  [0, 1, 2],
  [0, 0, 0],
  [3, 0, 4],
]);

describe("densify", () => {
  it("writes the rows asked for, in their order, over what was there", () => {
    const target = new Float32Array(9).fill(9);
    densify(features, Uint32Array.of(2, 1), target);
    expect([...target]).toEqual([3, 0, 4, 0, 0, 0, 9, 9, 9]);
  });

  it("refuses rows and columns that do not exist", () => {
    const target = new Float32Array(9);
    expect(() => densify(features, Uint32Array.of(3), target)).toThrow("row 3 of 3");
    expect(() => densify({ ...features, columns: 2 }, Uint32Array.of(0), target)).toThrow(
      "row 0 has column 2 of 2",
    );
  });
});

describe("selectRows", () => {
  it("gives the rows asked for, in their order, as often as asked for", () => {
    const chosen = sparseRows([
      [3, 0, 4],
      [0, 0, 0],
      [3, 0, 4],
      [0, 1, 2],
    ]);
    expect(selectRows(features, Uint32Array.of(2, 1, 2, 0))).toEqual(chosen);
    expect(selectRows(features, new Uint32Array(0))).toEqual({ ...sparseRows([]), columns: 3 });
  });
});
