import { createHash, createHmac } from "node:crypto";
import { MersenneTwister } from "./mersenne-twister.ts";

/**
 * The fold, 0 to `count - 1`, of all molecules with one scaffold: the assignment published with
 * MELLODDY-TUNER. The scaffold (canonical SMILES, "" for acyclic molecules) is keyed by HMAC-SHA256 and the
 * digest seeds Python's generator, so partners who share `key` agree on every fold without showing each other
 * a structure.
 */
export function scaffoldFold(scaffold: string, key: string, count: number): number {
  const digest = createHmac("sha256", key)
    .update(scaffold === "" ? "None" : scaffold)
    .digest();
  // Python's random.seed(digest, version=2) appends the SHA-512 of the bytes and reads all as one integer.
  const seed = Buffer.concat([digest, createHash("sha512").update(digest).digest()]);
  return new MersenneTwister(seed).below(count);
}
