import { describe, expect, it } from "vitest";
import { nearestWord } from "../../../process/nearest-word.ts";

describe("nearestWord", () => {
  const words = ["rounds", "members", "updatesMin", "seed", "of"];

  it.each([
    ["round", "rounds"],
    ["Members", "members"],
    ["memebrs", "members"],
    ["updatemin", "updatesMin"],
    ["sead", "seed"],
    ["protocol", null],
    ["up", null],
    ["", null],
    ["r".repeat(1_000_000), null],
  ])("takes %s for %s", (written, meant) => {
    expect(nearestWord(written, words)).toBe(meant);
  });
});
