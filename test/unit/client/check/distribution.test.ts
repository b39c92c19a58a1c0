import { describe, expect, it } from "vitest";
import { distributionOf, scaleOfValues } from "../../../../client/check/distribution.ts";
import { assayRows } from "./assay-rows.ts";

describe("the distribution of an endpoint", () => {
  it("counts every value once, exact and censored ones apart", () => {
    const found = distributionOf(
      assayRows([
        [0, 0],
        [1, 12],
        [2, 24, -1],
        [3, 24],
        [4, 23.5, 1],
      ]),
    )!;
    const sum = (field: "exact" | "censored"): number => found.bins.reduce((all, bin) => all + bin[field], 0);
    expect([sum("exact"), sum("censored")]).toEqual([3, 2]);
    expect(found.bins).toHaveLength(24);
    expect(found.bins[0]).toEqual({ from: 0, to: 1, exact: 1, censored: 0 });
    expect(found.bins[12]).toMatchObject({ from: 12, exact: 1 });
    expect(found.bins[23]).toMatchObject({ exact: 1, censored: 2 });
  });

  it("has the quartiles of its values", () => {
    const found = distributionOf(assayRows([1, 2, 3, 4, 5].map((value, index) => [index, value])))!;
    expect([found.minimum, ...found.quartiles, found.maximum]).toEqual([1, 2, 3, 4, 5]);
  });

  it("is on a logarithmic scale where positive values are skewed and their logarithms are not", () => {
    const skewed = Float64Array.from({ length: 200 }, (_, index) => 10 ** (index / 25));
    expect(scaleOfValues(skewed)).toBe("log10");
    expect(scaleOfValues(Float64Array.of(0, ...skewed))).toBe("linear");
    expect(scaleOfValues(Float64Array.from({ length: 200 }, (_, index) => 5 + index))).toBe("linear");
    const found = distributionOf(assayRows([...skewed].map((value, index) => [index, value])))!;
    expect(found.bins[0]!.from).toBeCloseTo(1, 9);
    expect(found.bins[23]!.to).toBeCloseTo(10 ** (199 / 25), 0);
  });

  it("of one value is one bar, of none is null", () => {
    expect(
      distributionOf(
        assayRows([
          [0, 7],
          [1, 7],
        ]),
      )!.bins,
    ).toEqual([{ from: 7, to: 8, exact: 2, censored: 0 }]);
    expect(distributionOf(assayRows([]))).toBeNull();
  });
});
