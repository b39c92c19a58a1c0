import { createHmac } from "node:crypto";

const PERMUTATIONS_REMEMBERED = 4;
const remembered = new Map<string, Uint32Array>();

/**
 * Where each fingerprint bit goes under the partners' key, `[size]`: MELLODDY-TUNER's secret permutation. Bit
 * j gets the rank of HMAC-SHA256(key, str(j)), taken as a big-endian integer modulo 2^63, among those of all
 * bits. Without the key nobody can say which substructure a column stands for.
 */
export function bitPermutation(key: string, size: number): Uint32Array {
  const name = `${size} ${key}`;
  let permutation = remembered.get(name);
  if (permutation === undefined) {
    permutation = ranksOf(keyedNumbers(key, size));
    if (remembered.size >= PERMUTATIONS_REMEMBERED) remembered.clear();
    remembered.set(name, permutation);
  }
  return permutation;
}

function keyedNumbers(key: string, size: number): BigUint64Array {
  const numbers = new BigUint64Array(size);
  for (let bit = 0; bit < size; bit++) {
    const digest = createHmac("sha256", key).update(String(bit)).digest();
    numbers[bit] = BigInt.asUintN(63, digest.readBigUInt64BE(24));
  }
  return numbers;
}

/** Each number's place in ascending order; of equal numbers the first comes first. */
function ranksOf(numbers: BigUint64Array): Uint32Array {
  const order = Uint32Array.from(numbers.keys()).sort((one, other) => {
    const [first, second] = [numbers[one]!, numbers[other]!];
    return first < second ? -1 : first > second ? 1 : one - other;
  });
  const ranks = new Uint32Array(numbers.length);
  for (const [rank, bit] of order.entries()) ranks[bit] = rank;
  return ranks;
}
