import { describe, expect, it } from "vitest";
import { seededRandom, seedWords } from "../../../../models/random/seeded-random.ts";

describe("seededRandom", () => {
  it("draws the same for the same seed and stream, and others for every other", () => {
    const first = (seed: number, ...streams: (string | number)[]): number =>
      seededRandom(seed, ...streams).word();
    expect(first(1, "a", 2)).toBe(first(1, "a", 2));
    const others = [
      first(1, "a", 2),
      first(2, "a", 2),
      first(1, "b", 2),
      first(1, "a", 3),
      first(1, "a"),
      first(12),
    ];
    expect(new Set(others).size).toBe(others.length);
  });

  it("draws uniformly", () => {
    const random = seededRandom(1);
    const counts = new Uint32Array(10);
    for (let index = 0; index < 100_000; index += 1) counts[random.below(10)]! += 1;
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(5 * Math.sqrt(9000));
  });
});

describe("seedWords", () => {
  it("gives words that do not repeat between neighbouring seeds", () => {
    const words = Array.from({ length: 2000 }, (_, seed) => seedWords(4, seed, "step")).flat();
    expect(new Set(words).size).toBeGreaterThan(words.length - 3);
  });
});
