import { describe, expect, it } from "vitest";
import { auroc, averagePrecision } from "../../../../models/metrics/classification.ts";
import { averageRanks } from "../../../../models/metrics/ranking.ts";
import { mae, pearson, r2, rmse, spearman } from "../../../../models/metrics/regression.ts";

describe("auroc", () => {
  it("counts the pairs in order, ties half", () => {
    expect(auroc([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8])).toBe(0.75);
    expect(auroc([1, 0, 1, 0], [2, 1, 2, 1])).toBe(1);
    expect(auroc([1, 0, 1, 0], [1, 1, 1, 1])).toBe(0.5);
    // Positives 3 and 2 against negatives 2, 2 and 1: 3 + (0.5 + 0.5 + 1) of 6.
    expect(auroc([1, 1, 0, 0, 0], [3, 2, 2, 2, 1])).toBeCloseTo(5 / 6, 12);
  });

  it("equals counting pairs on any scores", () => {
    const labels = Array.from({ length: 60 }, (_, index) => Number((index * 7) % 11 < 4));
    const scores = labels.map((label, index) => ((index * 13) % 17) + 3 * label);
    let [won, pairs] = [0, 0];
    for (const [i, a] of labels.entries())
      for (const [j, b] of labels.entries())
        if (a === 1 && b === 0) {
          pairs += 1;
          won += scores[i]! > scores[j]! ? 1 : scores[i] === scores[j] ? 0.5 : 0;
        }
    expect(auroc(labels, scores)).toBeCloseTo(won / pairs, 12);
  });
});

describe("averagePrecision", () => {
  it("sums precision times the gain in recall", () => {
    // From the top: hit (1/1), miss, hit (2/3), miss.
    expect(averagePrecision([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8])).toBeCloseTo((1 + 2 / 3) / 2, 12);
    expect(averagePrecision([1, 1, 0], [3, 2, 1])).toBe(1);
  });

  it("takes equal scores as one threshold", () => {
    expect(averagePrecision([1, 0, 0, 1], [1, 1, 1, 1])).toBe(0.5);
    // 3: one of one; 2: two of three found so far, one gained.
    expect(averagePrecision([1, 1, 0, 0], [3, 2, 2, 1])).toBeCloseTo((1 + 2 / 3) / 2, 12);
  });
});

describe("errors", () => {
  it("are the published formulas", () => {
    expect(rmse([1, 2, 3], [1, 4, 2])).toBeCloseTo(Math.sqrt(5 / 3), 12);
    expect(mae([1, 2, 3], [1, 4, 2])).toBe(1);
    expect(r2([1, 2, 3], [1, 4, 2])).toBeCloseTo(1 - 5 / 2, 12);
    expect(r2([1, 2, 3], [1, 2, 3])).toBe(1);
    expect(r2([1, 2, 3], [2, 2, 2])).toBe(0);
  });
});

describe("correlations", () => {
  it("are the published formulas", () => {
    // Deviations -1, 0, 1 and -1, 2, -1.
    expect(pearson([1, 2, 3], [0, 3, 0])).toBe(0);
    expect(pearson([1, 2, 3], [5, 7, 9])).toBeCloseTo(1, 12);
    expect(pearson([1, 2, 3, 4], [1, 3, 2, 4])).toBeCloseTo(0.8, 12);
    expect(pearson([1, 2], [1, -1])).toBeCloseTo(-1, 12);
  });

  it("of ranks see order only, ties sharing a rank", () => {
    expect(spearman([1, 2, 3], [1, 10, 1000])).toBeCloseTo(1, 12);
    expect([...averageRanks([7, 5, 7, 1])]).toEqual([3.5, 2, 3.5, 1]);
    // Ranks 1, 2.5, 2.5, 4 against 1, 2, 3, 4: 4.5 / sqrt(4.5 * 5).
    expect(spearman([1, 2, 2, 3], [1, 2, 3, 4])).toBeCloseTo(4.5 / Math.sqrt(4.5 * 5), 12);
  });
});

describe("a metric that is not defined", () => {
  it.each([auroc, averagePrecision])("is null with one class only, or none: %o", (metric) => {
    expect(metric([1, 1], [1, 2])).toBeNull();
    expect(metric([0, 0], [1, 2])).toBeNull();
    expect(metric([], [])).toBeNull();
  });

  it.each([r2, pearson, spearman])("is null when the labels do not vary: %o", (metric) => {
    expect(metric([0.1, 0.1, 0.1], [1, 2, 3])).toBeNull();
    expect(metric([], [])).toBeNull();
  });

  it("is null when a correlation's predictions do not vary", () => {
    expect(pearson([1, 2, 3], [0.1, 0.1, 0.1])).toBeNull();
    expect(spearman([1, 2, 3], [0.1, 0.1, 0.1])).toBeNull();
  });

  it.each([auroc, averagePrecision, rmse, mae, r2, pearson, spearman])(
    "is null, never NaN, on a NaN: %o",
    (metric) => {
      expect(metric([0, 1, Number.NaN], [1, 2, 3])).toBeNull();
      expect(metric([0, 1, 1], [1, 2, Number.NaN])).toBeNull();
      expect(() => metric([0, 1], [1])).toThrow("2 values against 1");
    },
  );

  it("is null for errors of no pairs", () => {
    expect(rmse([], [])).toBeNull();
    expect(mae([], [])).toBeNull();
  });
});
