import { describe, expect, it } from "vitest";
import { scaffoldFold } from "../../../chemistry/scaffold-fold.ts";

const COUNTS = [3, 4, 5, 8, 10, 16, 17, 20];

describe("scaffoldFold", () => {
  it("gives the published folds", () => {
    expect(scaffoldFold("", "melloddy", 5)).toBe(3);
    expect(scaffoldFold("c1ccccc1", "melloddy", 5)).toBe(4);
  });

  // From Python 3.11: random.seed(hmac(key, scaffold), version=2); random.randint(0, count - 1)
  it.each([
    ["melloddy", "", [1, 3, 3, 7, 7, 14, 14, 14]],
    ["melloddy", "c1ccccc1", [2, 1, 4, 3, 8, 6, 16, 16]],
    ["melloddy", "c1ccc2[nH]ccc2c1", [1, 2, 2, 4, 4, 8, 8, 8]],
    ["melloddy", "O=C1CCCN1", [0, 0, 0, 1, 1, 3, 3, 3]],
    ["다른 열쇠", "", [0, 0, 0, 0, 0, 1, 1, 1]],
    ["다른 열쇠", "c1ccc2[nH]ccc2c1", [2, 3, 3, 7, 7, 15, 15, 15]],
    ["다른 열쇠", "O=C1CCCN1", [1, 2, 2, 4, 4, 9, 9, 9]],
  ])("agrees with Python for any number of folds (key %s, scaffold %s)", (key, scaffold, folds) => {
    expect(COUNTS.map((count) => scaffoldFold(scaffold, key, count))).toEqual(folds);
  });
});
