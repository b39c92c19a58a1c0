import { describe, expect, it } from "vitest";
import { bitPermutation } from "../../../chemistry/permute-bits.ts";

describe("bitPermutation", () => {
  it("gives the published places", () => {
    const permutation = bitPermutation("melloddy", 32_000);
    expect([...permutation.subarray(0, 5)]).toEqual([3727, 10_959, 989, 23_291, 9942]);
  });

  it("gives every bit a place of its own", () => {
    for (const size of [16, 1000, 2048])
      expect([...bitPermutation("key", size)].sort((a, b) => a - b)).toEqual([...Array(size).keys()]);
  });

  it("depends on the key", () => {
    expect(bitPermutation("one", 64)).not.toEqual(bitPermutation("other", 64));
    expect(bitPermutation("one", 64)).toEqual(bitPermutation("one", 64));
  });
});
