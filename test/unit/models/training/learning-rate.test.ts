import { describe, expect, it } from "vitest";
import { learningRateAt } from "../../../../models/training/learning-rate.ts";

describe("learningRateAt", () => {
  it("is the base throughout when constant", () => {
    expect(learningRateAt({ schedule: "constant", base: 0.2 }, 7, 10)).toBe(0.2);
  });

  it("falls along half a cosine to zero, and stays there", () => {
    const at = (epoch: number): number => learningRateAt({ schedule: "cosine", base: 0.2 }, epoch, 10);
    expect(at(0)).toBe(0.2);
    expect(at(5)).toBeCloseTo(0.1, 12);
    expect(at(2.5)).toBeCloseTo(0.1 * (1 + Math.SQRT1_2), 12);
    expect(at(10)).toBeCloseTo(0, 12);
    expect(at(12)).toBeCloseTo(0, 12);
  });
});
