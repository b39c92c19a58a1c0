import { describe, expect, it } from "vitest";
import { byteSizeSchema, describeBytes } from "../../../../../client/policy/node-policy/byte-size.ts";
import { matchesPattern } from "../../../../../client/policy/node-policy/matches-pattern.ts";

describe("a pattern", () => {
  it.each([
    ["*", "anything", true],
    ["hERG*", "herg IC50", true],
    ["hERG*", "my hERG", false],
    ["*-7", "internal-7", true],
    ["a*b*c", "a-b-b-c", true],
    ["a*b*c", "a-c-b", false],
    ["ab*ba", "aba", false],
    ["exact", "exact", true],
    ["exact", "exactly", false],
    ["cafe*", "ＣＡＦＥ 1", true],
    ["hERG", "h\u200bERG", true],
    ["a.c", "abc", false],
  ])("%s on %s: %s", (pattern, name, expected) => {
    expect(matchesPattern(pattern, name)).toBe(expected);
  });
});

describe("a size", () => {
  it.each([
    ["500 MB", 500e6],
    ["2 GiB", 2 * 2 ** 30],
    ["1.5kB", 1500],
    [1024, 1024],
  ])("%s has %i bytes", (text, bytes) => {
    expect(byteSizeSchema.parse(text)).toBe(bytes);
  });

  it.each(["500", "5 mb", "-1 MB", "1e3 MB", -1, 1.5])("%s is refused", (text) => {
    expect(byteSizeSchema.safeParse(text).success).toBe(false);
  });

  it("is told in the largest unit that fits", () => {
    expect([0, 999, 1500, 10e9].map(describeBytes)).toEqual(["0 B", "999 B", "1.5 kB", "10 GB"]);
  });
});
