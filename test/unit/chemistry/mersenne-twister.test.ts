import { describe, expect, it } from "vitest";
import { MersenneTwister } from "../../../chemistry/mersenne-twister.ts";

function bytes(value: bigint): Uint8Array {
  const digits = value.toString(16);
  return Buffer.from(digits.length % 2 ? `0${digits}` : digits, "hex");
}

// From Python 3.11: random.seed(n); [random.getrandbits(32) for _ in range(3)], random.getrandbits(7)
const DRAWS: readonly [bigint, number[], number][] = [
  [0n, [3626764237, 1654615998, 3255389356], 113],
  [1n, [577090037, 2444712010, 3639700191], 102],
  [2n ** 32n - 1n, [2728839433, 2661025012, 872737089], 27],
  [2n ** 32n, [485306839, 1508871100, 1794561286], 119],
  [2n ** 700n + 12345n, [3496867210, 1257979111, 1819017702], 23],
];

describe("MersenneTwister", () => {
  it.each(DRAWS)("draws what Python draws from the seed %i", (seed, words, bits) => {
    const generator = new MersenneTwister(bytes(seed));
    expect(words.map(() => generator.bits(32))).toEqual(words);
    expect(generator.bits(7)).toBe(bits);
  });

  it("takes leading zero bytes of a seed for nothing", () => {
    expect(new MersenneTwister(Uint8Array.of(0, 0, 0, 0, 1)).bits(32)).toBe(577090037);
    expect(new MersenneTwister(new Uint8Array(0)).bits(32)).toBe(3626764237);
  });

  it("goes on as Python does when its state is used up", () => {
    const generator = new MersenneTwister(bytes(5489n));
    for (let draw = 1; draw < 1500; draw++) generator.bits(32);
    expect(generator.bits(32)).toBe(3728623938);
  });

  it("gives whole numbers below a limit as Python's randint", () => {
    const generator = new MersenneTwister(bytes(1n));
    expect(Array.from({ length: 12 }, () => generator.below(10))).toEqual([
      2, 9, 1, 4, 1, 7, 7, 7, 6, 3, 1, 7,
    ]);
  });
});
