import { describe, expect, it } from "vitest";
import { assessReplicates } from "../../../../client/check/replicates.ts";
import { assayRows } from "./assay-rows.ts";

/** Twenty compounds measured once, on three decades or on a line. */
const spread = (of: (index: number) => number): [number, number][] =>
  Array.from({ length: 60 }, (_, index) => [100 + index, of(index)]);

describe("replicates", () => {
  it("of a classification contradict each other where both classes occur", () => {
    const found = assessReplicates(
      assayRows([
        [0, 0],
        [0, 1],
        [1, 1],
        [1, 1],
        [2, 0],
      ]),
      "classification",
    );
    expect(found).toEqual({
      compounds: 2,
      contradicting: 1,
      limit: { kind: "classes", value: 1 },
      examples: [[0, 1]],
    });
  });

  it("of skewed values contradict each other from a factor of ten, the worst first", () => {
    const measured = assayRows([
      ...([
        [0, 1],
        [0, 9.9],
        [1, 1],
        [1, 10],
        [2, 2],
        [2, 900],
      ] as const),
      ...spread((index) => 10 ** (index / 10)),
    ]);
    const found = assessReplicates(measured, "regression");
    expect(found).toMatchObject({ compounds: 3, contradicting: 2, limit: { kind: "factor", value: 10 } });
    expect(found.examples).toEqual([
      [4, 5],
      [2, 3],
    ]);
  });

  it("of values on a line contradict each other from one robust deviation", () => {
    const measured = assayRows([[0, -5], [0, 3], [1, -200], [1, 200], ...spread((index) => index - 30)]);
    const found = assessReplicates(measured, "regression");
    expect(found).toMatchObject({ compounds: 2, contradicting: 1, limit: { kind: "difference" } });
    expect(found.limit.value).toBeGreaterThan(15);
    expect(found.limit.value).toBeLessThan(35);
  });

  it("do not contradict each other by bounds", () => {
    const found = assessReplicates(
      assayRows([
        [0, 1, 1],
        [0, 1000],
        [1, 1],
        [1, 2],
      ]),
      "regression",
    );
    expect(found.compounds).toBe(2);
    expect(found.examples.flat()).not.toContain(0);
  });

  it("show at most twenty examples", () => {
    const pairs = Array.from(
      { length: 50 },
      (_, compound) =>
        [
          [compound, 0],
          [compound, 1],
        ] as const,
    ).flat();
    const found = assessReplicates(assayRows(pairs), "classification");
    expect([found.contradicting, found.examples.length]).toEqual([50, 20]);
  });
});
