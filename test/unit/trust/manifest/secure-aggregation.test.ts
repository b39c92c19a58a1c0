import { describe, expect, it } from "vitest";
import { largestSum, type SecureAggregation } from "../../../../trust/manifest/secure-aggregation.ts";
import { manifestOf, refusals } from "./written-study.ts";

const defaults = manifestOf({ secureAggregation: {} }).secureAggregation as SecureAggregation;

function names(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `node-${index}`);
}

/** Every node sends the largest value with the largest weight, added up one by one. */
function summed({ bits, weightMax }: SecureAggregation, nodes: number): bigint {
  let sum = 0n;
  for (let node = 0; node < nodes; node += 1) sum += BigInt(weightMax) * (2n ** BigInt(bits) - 1n);
  return sum;
}

describe("the settings of secure aggregation", () => {
  it("have to be written, or switched off in so many words", () => {
    expect(refusals({ secureAggregation: undefined })[0]).toMatch(/^secureAggregation: /);
    expect(manifestOf().secureAggregation).toBe("off");
    expect(defaults).toEqual({ ring: 32, bits: 16, clip: 1, weightUnit: 1000, weightMax: 64 });
  });

  it.each([1, 3, 1000])("cannot overflow by default with %i nodes", (nodes) => {
    expect(BigInt(largestSum(defaults, nodes))).toBe(summed(defaults, nodes));
    expect(summed(defaults, nodes)).toBeLessThan(2n ** 32n);
  });

  it("cannot overflow by default in the largest study", () => {
    const study = { members: names(1000), rounds: { updatesMin: 501 }, secureAggregation: {} };
    expect(refusals(study)).toEqual([]);
  });

  it("fill a ring to its last value and no further", () => {
    // 5 nodes x 13,107 x (2^4 - 1) = 983,025; 5 x weight x 15 reaches 2^16 - 1 = 65,535 at 873.8.
    const settings = (weightMax: number) => ({ secureAggregation: { ring: 16, bits: 4, weightMax } });
    expect(refusals(settings(873))).toEqual([]);
    expect(refusals(settings(874))).toHaveLength(1);
  });

  it("are refused with the numbers and every remedy that would do", () => {
    expect(refusals({ secureAggregation: { ring: 24, bits: 20, weightMax: 4 } })).toEqual([
      "secureAggregation.ring: the sum could overflow: 5 nodes x weight 4 x 1048575 (20 bits) = 20971500, " +
        "and a ring of 24 bits holds 16777215; use bits: 19 or fewer, or ring: 32, or weightMax: 3 or less, " +
        "or a cohort of 4 or fewer",
    ]);
  });

  it("are judged by the largest cohort, not by the membership", () => {
    const study = (size: number) => ({
      members: names(1000),
      rounds: { updatesMin: 10, cohort: { kind: "random", size } },
      secureAggregation: { weightMax: 4096 },
    });
    expect(refusals(study(15))).toEqual([]);
    expect(refusals(study(17))).toHaveLength(1);
  });

  it.each([
    ["bits", 19],
    ["ring", 32],
    ["weightMax", 3],
  ])("are accepted once the remedy for %s is followed", (field, value) => {
    const settings = { ring: 24, bits: 20, weightMax: 4, [field]: value };
    expect(refusals({ secureAggregation: settings })).toEqual([]);
  });

  it("say that nothing fits where nothing does", () => {
    const settings = { ring: 16, bits: 24, weightMax: 65_535 };
    const [refusal] = refusals({
      members: names(900),
      rounds: { updatesMin: 500 },
      secureAggregation: settings,
    });
    expect(refusal).toContain("use fewer bits, a smaller weightMax and a smaller cohort");
  });
});
