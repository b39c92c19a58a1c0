import type { FeatureProtocol } from "../../../chemistry/feature-protocol.ts";
import type { MemberRecipe } from "../public-sets/train-member.ts";

/** One way to see a structure, and the network that reads it. */
export type View = { readonly fingerprint: FeatureProtocol["fingerprint"]; readonly network: MemberRecipe };

/**
 * Regression targets are standardised to this deviation: Huber's loss turns from the square to the absolute
 * error at half a deviation, as the benchmark scores absolute errors and ranks.
 */
export const targetSpread = 2;

const wide: MemberRecipe = {
  input: "sparse",
  moments: "exact",
  trunk: [2048],
  dropout: 0.5,
  epochs: 20,
  batchSize: 128,
  learningRate: 5e-4,
  schedule: { kind: "cosine" },
  optimiser: "adamw",
  weightDecay: 0.01,
  regression: "huber",
  taskExponent: -0.75,
  censored: false,
};
const deep: MemberRecipe = { ...wide, trunk: [1024, 512], dropout: 0.3, epochs: 40, learningRate: 1e-3 };

function counts(radius: number, size: number): View["fingerprint"] {
  return { radius, size, values: "log_counts", permuted: false };
}

/**
 * The one recipe for all endpoints, chosen on scaffold folds of the training rows alone: the networks of an
 * ensemble take these views in turn. All read the descriptors too. Views that see different things err
 * differently: together they are better than as many networks of the best view.
 */
export const views: readonly View[] = [
  { fingerprint: counts(1, 256), network: deep },
  { fingerprint: counts(2, 2048), network: wide },
  { fingerprint: counts(2, 32_000), network: { ...wide, moments: "lazy" } },
  { fingerprint: counts(0, 64), network: deep },
  { fingerprint: counts(2, 16), network: { ...deep, dropout: 0.2 } },
];

/** A study's protocol with a view's fingerprint. */
export function protocolOf({ fingerprint }: View): FeatureProtocol {
  return {
    fingerprint,
    standardisation: { method: "melloddy", heavyAtomsMax: 99, tautomersMax: 256 },
    descriptors: "rdkit",
    folds: { count: 5 },
  };
}
