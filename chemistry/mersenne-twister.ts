const SIZE = 624;
const MIDDLE = 397;

/**
 * The generator of Matsumoto and Nishimura (1998, mt19937ar), seeded as Python's `random.seed` seeds it with
 * an integer, so that a draw made here equals the same draw made in Python.
 */
export class MersenneTwister {
  readonly #state = new Uint32Array(SIZE);
  #next = SIZE;

  /** `seed` is a non-negative integer of any length, as bytes, most significant first. */
  constructor(seed: Uint8Array) {
    this.#seedByArray(littleEndianWords(seed));
  }

  /** An integer of the next `bits` (1 to 32) random bits. */
  bits(bits: number): number {
    return this.#word() >>> (32 - bits);
  }

  /** A whole number from 0 to `limit - 1`: Python's `randint(0, limit - 1)`. `limit` is at most 2^31. */
  below(limit: number): number {
    const bits = 32 - Math.clz32(limit);
    let draw = this.bits(bits);
    while (draw >= limit) draw = this.bits(bits);
    return draw;
  }

  #seedByArray(key: Uint32Array): void {
    const state = this.#state;
    state[0] = 19_650_218;
    for (let i = 1; i < SIZE; i++) state[i] = Math.imul(1_812_433_253, mixed(state[i - 1]!)) + i;
    let at = 1;
    const advance = (): void => {
      if (++at < SIZE) return;
      state[0] = state[SIZE - 1]!;
      at = 1;
    };
    for (let step = 0; step < Math.max(SIZE, key.length); step++) {
      const word = step % key.length;
      state[at] = (state[at]! ^ Math.imul(mixed(state[at - 1]!), 1_664_525)) + key[word]! + word;
      advance();
    }
    for (let step = 1; step < SIZE; step++) {
      state[at] = (state[at]! ^ Math.imul(mixed(state[at - 1]!), 1_566_083_941)) - at;
      advance();
    }
    state[0] = 0x8000_0000;
  }

  #word(): number {
    if (this.#next === SIZE) this.#refill();
    let word = this.#state[this.#next++]!;
    word ^= word >>> 11;
    word ^= (word << 7) & 0x9d2c_5680;
    word ^= (word << 15) & 0xefc6_0000;
    return (word ^ (word >>> 18)) >>> 0;
  }

  #refill(): void {
    const state = this.#state;
    for (let i = 0; i < SIZE; i++) {
      const joined = (state[i]! & 0x8000_0000) | (state[(i + 1) % SIZE]! & 0x7fff_ffff);
      const twist = joined & 1 ? 0x9908_b0df : 0;
      state[i] = state[(i + MIDDLE) % SIZE]! ^ (joined >>> 1) ^ twist;
    }
    this.#next = 0;
  }
}

function mixed(word: number): number {
  return word ^ (word >>> 30);
}

/** The 32-bit words of an integer from the least significant on, without leading zeros; at least one. */
function littleEndianWords(bytes: Uint8Array): Uint32Array {
  const words = new Uint32Array(Math.max(1, Math.ceil(bytes.length / 4)));
  for (let i = 0; i < bytes.length; i++) {
    const place = bytes.length - 1 - i;
    words[place >>> 2]! |= bytes[i]! << ((place & 3) * 8);
  }
  let count = words.length;
  while (count > 1 && words[count - 1] === 0) count--;
  return words.subarray(0, count);
}
