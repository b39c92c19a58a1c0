/**
 * A fast generator for initial weights, shuffles and dropout; never for secrets. Same seed and stream, same
 * draws.
 */
export type SeededRandom = {
  /** The next 32 bits. */
  word(): number;
  /** Uniform in [0, 1) with 32 bits of resolution. */
  uniform(): number;
  /** Uniform integer in [0, bound), for bounds far below 2^32. */
  below(bound: number): number;
};

/**
 * xoshiro128** (Blackman and Vigna 2021), seeded by SplitMix. `streams` name what the draws are for, so that
 * one seed serves many independent purposes.
 */
export function seededRandom(seed: number, ...streams: readonly (string | number)[]): SeededRandom {
  let [a, b, c, d] = seedWords(4, seed, ...streams) as [number, number, number, number];
  const word = (): number => {
    const result = Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotate(d, 11);
    return result;
  };
  const uniform = (): number => word() / 2 ** 32;
  return { word, uniform, below: (bound) => Math.floor(uniform() * bound) };
}

/** `count` well-mixed words that depend on every part of the seed and of the streams' names. */
export function seedWords(count: number, seed: number, ...streams: readonly (string | number)[]): number[] {
  let state = fnv1a(JSON.stringify([seed, ...streams]));
  return Array.from({ length: count }, () => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return (mixed ^ (mixed >>> 16)) >>> 0;
  });
}

function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash >>> 0;
}

function rotate(x: number, bits: number): number {
  return (x << bits) | (x >>> (32 - bits));
}
