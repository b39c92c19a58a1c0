import type { FeatureProtocol } from "../../../chemistry/feature-protocol.ts";
import type { MemberRecipe } from "../public-sets/train-member.ts";

/** One way to see a structure, and the network that reads it. */
export type View = { readonly fingerprint: FeatureProtocol["fingerprint"]; readonly network: MemberRecipe };

const network: MemberRecipe = {
  input: "dense",
  trunk: [1024],
  dropout: 0.3,
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

/**
 * The one recipe for all endpoints, chosen on scaffold folds of the training rows alone: networks of an
 * ensemble take these views in turn.
 */
export const views: readonly View[] = [
  { fingerprint: { radius: 2, size: 2048, values: "log_counts", permuted: false }, network },
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
