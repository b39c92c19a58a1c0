import { describe, expect, it } from "vitest";
import { assessSplit, scaffoldsByFold } from "../../../../client/check/assess-split.ts";
import { dataProtocolSchema } from "../../../../trust/manifest/data-protocol.ts";
import { residentRows } from "../../../support/synthetic-examples.ts";

const protocol = dataProtocolSchema.parse({ fingerprint: { size: 16 }, descriptors: "none" });
const row = (...bits: number[]): number[] =>
  Array.from({ length: 18 }, (_, bit) => (bits.includes(bit) ? 1 : 0));

// Folds: 0 is test, 4 validation. Columns 16 and 17 are descriptors and no bits.
const compounds = {
  fold: Uint8Array.of(0, 0, 1, 2, 4),
  scaffold: Uint32Array.of(7, 8, 9, 9, 8),
  features: residentRows([row(0, 1, 2, 3), row(4, 16), row(0, 1, 2, 5, 17), row(4, 5, 6, 7, 8), row(4, 16)]),
  protocol,
};

describe("the split of a node's data", () => {
  it("has no scaffold in test and training unless a fold is wrong", () => {
    expect(assessSplit(compounds).scaffoldsInBoth).toBe(0);
    const wrong = { ...compounds, scaffold: Uint32Array.of(7, 9, 9, 9, 8) };
    expect(assessSplit(wrong)).toMatchObject({ scaffoldsInBoth: 1, largestScaffold: 3 });
  });

  it("finds the nearest training compound by the bits of the fingerprint alone", () => {
    // {0,1,2,3} and {0,1,2,5}: 3 of 5. {4} and {4,5,6,7,8}: 1 of 5; the equal compound is for validation.
    const { sampled, bins } = assessSplit(compounds).nearestTraining;
    expect(sampled).toBe(2);
    expect(bins).toEqual([0, 0, 1, 0, 0, 0, 1, 0, 0, 0]);
  });

  it("counts the scaffolds of each fold", () => {
    expect(scaffoldsByFold(compounds)).toEqual([2, 1, 1, 0, 1]);
  });

  it("without training compounds has no neighbours", () => {
    const none = { ...compounds, fold: Uint8Array.of(0, 0, 0, 0, 4) };
    expect(assessSplit(none).nearestTraining.sampled).toBe(0);
  });
});
