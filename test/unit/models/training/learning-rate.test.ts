import { describe, expect, it } from "vitest";
import { learningRateAt, type LearningRatePlan } from "../../../../models/training/learning-rate.ts";

const constant: LearningRatePlan = {
  base: 0.2,
  schedule: { kind: "constant" },
  warmupEpochs: 0,
  epochsTotal: 10,
  epochsDone: 0,
};

describe("learningRateAt", () => {
  it("is the base throughout when constant", () => {
    expect(learningRateAt(constant, 0)).toBe(0.2);
    expect(learningRateAt(constant, 7)).toBe(0.2);
  });

  it("falls along half a cosine to zero, and stays there", () => {
    const at = (epoch: number): number =>
      learningRateAt({ ...constant, schedule: { kind: "cosine" } }, epoch);
    expect(at(0)).toBe(0.2);
    expect(at(5)).toBeCloseTo(0.1, 12);
    expect(at(2.5)).toBeCloseTo(0.1 * (1 + Math.SQRT1_2), 12);
    expect(at(10)).toBeCloseTo(0, 12);
    expect(at(12)).toBeCloseTo(0, 12);
  });

  it("falls by the factor at each of the named epochs", () => {
    const schedule = { kind: "step", at: [2, 4], factor: 0.5 } as const;
    const rates = [1.9, 2, 3.9, 4, 9].map((epoch) => learningRateAt({ ...constant, schedule }, epoch));
    expect(rates).toEqual([0.2, 0.1, 0.1, 0.05, 0.05]);
  });

  it("goes on where the study is", () => {
    const whole = { ...constant, schedule: { kind: "cosine" } } as const;
    expect(learningRateAt({ ...whole, epochsDone: 6 }, 1.5)).toBe(learningRateAt(whole, 7.5));
  });

  it("rises straight over the warm-up of the study's first epochs, and not again in later rounds", () => {
    const warm = { ...constant, warmupEpochs: 4 };
    expect([0, 1, 2, 4].map((epoch) => learningRateAt(warm, epoch))).toEqual([0, 0.05, 0.1, 0.2]);
    expect(learningRateAt({ ...warm, epochsDone: 4 }, 0)).toBe(0.2);
  });
});
