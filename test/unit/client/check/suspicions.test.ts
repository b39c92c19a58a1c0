import { describe, expect, it } from "vitest";
import { findSuspicions } from "../../../../client/check/suspicions.ts";
import { endpointSchema } from "../../../../trust/manifest/endpoint.ts";
import { assayRows } from "./assay-rows.ts";

function kindsOf(values: readonly number[], endpoint: Record<string, unknown> = {}, bounds = 0): string[] {
  const parsed = endpointSchema.parse({ name: "x", kind: "regression", head: "shared", ...endpoint });
  const measured = assayRows(values.map((value, index) => [index, value, index < bounds ? 1 : 0]));
  return findSuspicions(parsed, measured).map(({ kind }) => kind);
}

/** Even steps from `from` to `to`. */
function steps(from: number, to: number, count = 50): number[] {
  return Array.from({ length: count }, (_, index) => from + ((to - from) * index) / (count - 1));
}

const decades = (from: number, to: number, count = 50): number[] =>
  steps(from, to, count).map((exponent) => 10 ** exponent);

describe("what a chemist should look at", () => {
  it("is nothing in sound values", () => {
    expect(kindsOf(decades(-2, 2), { unit: "uM" })).toEqual([]);
    expect(kindsOf(steps(3, 97), { unit: "%" })).toEqual([]);
    expect(kindsOf(steps(-4, 6))).toEqual([]);
  });

  it("is a second group of values a thousand times away: two units", () => {
    expect(kindsOf([...decades(-1, 0.5), ...decades(2, 3.5)], { unit: "uM" })).toEqual(["two_units"]);
    expect(kindsOf([...decades(-1, 0.5), ...decades(5, 6.5)], { unit: "uM" })).toEqual(["two_units"]);
    // A hundredfold gap is no unit, and no gap is none either.
    expect(kindsOf([...decades(-1, 0), ...decades(1.5, 2)], { unit: "uM" })).toEqual([]);
    expect(kindsOf(decades(-3, 4), { unit: "uM" })).toEqual([]);
  });

  it("is a concentration that looks like its negative logarithm", () => {
    expect(kindsOf(steps(4.1, 9.3), { unit: "nM" })).toEqual(["looks_like_p_values"]);
    expect(kindsOf(steps(4.1, 9.3), { unit: "" })).toEqual([]);
    // mM written MM is no concentration.
    expect(kindsOf(steps(4.1, 9.3), { unit: "MM" })).toEqual([]);
  });

  it("is a percentage that is a fraction, or above 100, or below 0", () => {
    expect(kindsOf(steps(0.01, 0.99), { unit: "%" })).toEqual(["looks_like_fraction"]);
    expect(kindsOf(steps(20, 130), { unit: "%" })).toEqual(["above_hundred_per_cent"]);
    expect(kindsOf(steps(-20, 80), { unit: "%" })).toEqual(["negative"]);
  });

  it("is a share of bounds above 30 %", () => {
    expect(kindsOf(steps(0, 40), {}, 16)).toEqual(["mostly_censored"]);
    expect(kindsOf(steps(0, 40), {}, 15)).toEqual([]);
  });

  it("is a class with less than 5 % of the labels", () => {
    const classes = (ones: number): number[] =>
      Array.from({ length: 100 }, (_, index) => Number(index < ones));
    const endpoint = { kind: "classification" };
    expect(kindsOf(classes(4), endpoint)).toEqual(["imbalance"]);
    expect(kindsOf(classes(97), endpoint)).toEqual(["imbalance"]);
    expect(kindsOf(classes(50), endpoint)).toEqual([]);
  });

  it("is one value that makes up more than half", () => {
    expect(kindsOf([...steps(50, 50, 40), ...steps(1, 40, 30)])).toEqual(["repeated_value"]);
    expect(kindsOf([...steps(50, 50, 30), ...steps(1, 40, 30)])).toEqual([]);
  });

  it("is not guessed from fewer than twenty values", () => {
    expect(kindsOf(steps(-20, 80, 19), { unit: "%" })).toEqual([]);
    expect(kindsOf(steps(-20, 80, 20), { unit: "%" })).toEqual(["negative"]);
  });
});
