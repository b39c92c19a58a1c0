/** Draws that depend on a seed only; no engine's own randomness and no transcendental function comes in. */
export type Draws = {
  /** In [0, 1). */
  readonly uniform: () => number;
  /** About standard normal: twelve uniforms less six (Irwin-Hall), so between -6 and 6. */
  readonly normal: () => number;
  /** One of `items`, each as likely as its weight. */
  readonly pick: <T>(items: readonly T[], weightOf?: (item: T) => number) => T;
};

/** A generator for `seed`, any text. Mixing step: splitmix32 over an FNV-1a hash of the seed. */
export function seededDraws(seed: string): Draws {
  let state = hashOf(seed);
  const uniform = (): number => {
    state = (state + 0x9e3779b9) >>> 0;
    return mixed(state) / 2 ** 32;
  };
  return {
    uniform,
    normal: () => Array.from({ length: 12 }, uniform).reduce((sum, draw) => sum + draw, -6),
    pick(items, weightOf = () => 1) {
      let left = uniform() * items.reduce((sum, item) => sum + weightOf(item), 0);
      const found = items.find((item) => (left -= weightOf(item)) < 0) ?? items.at(-1);
      if (found === undefined) throw new Error("nothing to pick from");
      return found;
    },
  };
}

/** The entry `key` of a table of standard normal values: always the same number for the same key. */
export function tabulatedNormal(key: string): number {
  return seededDraws(key).normal();
}

function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const character of text) hash = Math.imul(hash ^ character.codePointAt(0)!, 0x01000193);
  return mixed(hash >>> 0);
}

function mixed(value: number): number {
  let bits = value ^ (value >>> 16);
  bits = Math.imul(bits, 0x21f0aaad);
  bits ^= bits >>> 15;
  bits = Math.imul(bits, 0x735a2d97);
  return (bits ^ (bits >>> 15)) >>> 0;
}
