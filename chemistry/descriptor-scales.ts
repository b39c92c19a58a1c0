import type { DescriptorName } from "./descriptors.ts";

/**
 * How one descriptor is put on a common scale: `ln(1 + value)` first when `log`, then minus mean, by
 * deviation.
 */
export type DescriptorScale = {
  readonly name: DescriptorName;
  readonly log: boolean;
  readonly mean: number;
  readonly deviation: number;
};

/** Standardised descriptors are cut off at this distance from 0. */
export const descriptorLimit = 5;

/**
 * The scale of every descriptor, in column order, so that all nodes standardise alike without exchanging
 * anything. Means and deviations are those of some 15,000 drug-like structures of public ADMET sets, each
 * value drawn in to the range from the 0.1 to the 99.9 percentile; `log` where it at least halves a skewness
 * above 1.5. They are part of the protocol: changing one changes its hash.
 */
export const descriptorScales: readonly DescriptorScale[] = [
  { name: "exactmw", log: false, mean: 327.1, deviation: 115.9 },
  { name: "amw", log: false, mean: 327.5, deviation: 116 },
  { name: "lipinskiHBA", log: false, mean: 5.157, deviation: 2.619 },
  { name: "lipinskiHBD", log: true, mean: 0.6952, deviation: 0.5642 },
  { name: "NumRotatableBonds", log: false, mean: 4.182, deviation: 2.896 },
  { name: "NumHBD", log: true, mean: 0.6589, deviation: 0.5234 },
  { name: "NumHBA", log: false, mean: 4.213, deviation: 2.269 },
  { name: "NumHeavyAtoms", log: false, mean: 23.01, deviation: 8.349 },
  { name: "NumAtoms", log: false, mean: 41.88, deviation: 16.38 },
  { name: "NumHeteroatoms", log: false, mean: 5.947, deviation: 2.817 },
  { name: "NumAmideBonds", log: false, mean: 0.5332, deviation: 0.8354 },
  { name: "FractionCSP3", log: false, mean: 0.3462, deviation: 0.2532 },
  { name: "NumRings", log: false, mean: 2.891, deviation: 1.483 },
  { name: "NumAromaticRings", log: false, mean: 2.005, deviation: 1.258 },
  { name: "NumAliphaticRings", log: true, mean: 0.484, deviation: 0.5256 },
  { name: "NumSaturatedRings", log: false, mean: 0.5866, deviation: 0.946 },
  { name: "NumHeterocycles", log: false, mean: 1.295, deviation: 1.087 },
  { name: "NumAromaticHeterocycles", log: false, mean: 0.701, deviation: 0.8306 },
  { name: "NumSaturatedHeterocycles", log: false, mean: 0.4164, deviation: 0.6989 },
  { name: "NumAliphaticHeterocycles", log: false, mean: 0.5938, deviation: 0.8184 },
  { name: "NumSpiroAtoms", log: false, mean: 0.05735, deviation: 0.2376 },
  { name: "NumBridgeheadAtoms", log: false, mean: 0.07243, deviation: 0.4856 },
  { name: "NumAtomStereoCenters", log: true, mean: 0.4125, deviation: 0.6383 },
  { name: "NumUnspecifiedAtomStereoCenters", log: false, mean: 0.3158, deviation: 0.9944 },
  { name: "labuteASA", log: false, mean: 136.7, deviation: 48.32 },
  { name: "tpsa", log: false, mean: 68.25, deviation: 38.95 },
  { name: "CrippenClogP", log: false, mean: 2.825, deviation: 1.872 },
  { name: "CrippenMR", log: false, mean: 88.6, deviation: 31.41 },
  { name: "chi0v", log: false, mean: 13.52, deviation: 4.858 },
  { name: "chi1v", log: false, mean: 8.035, deviation: 3.054 },
  { name: "chi2v", log: false, mean: 6.265, deviation: 2.645 },
  { name: "chi3v", log: false, mean: 4.499, deviation: 2.186 },
  { name: "chi4v", log: false, mean: 3.205, deviation: 1.797 },
  { name: "chi0n", log: false, mean: 13.02, deviation: 4.85 },
  { name: "chi1n", log: false, mean: 7.55, deviation: 2.986 },
  { name: "chi2n", log: false, mean: 5.717, deviation: 2.518 },
  { name: "chi3n", log: false, mean: 4.046, deviation: 2.06 },
  { name: "chi4n", log: false, mean: 2.847, deviation: 1.679 },
  { name: "hallKierAlpha", log: false, mean: -2.21, deviation: 1.088 },
  { name: "kappa1", log: false, mean: 15.96, deviation: 6.015 },
  { name: "kappa2", log: false, mean: 6.732, deviation: 2.893 },
  { name: "kappa3", log: true, mean: 1.46, deviation: 0.3921 },
  { name: "Phi", log: true, mean: 1.68, deviation: 0.3791 },
];

/** The standardised value of a raw descriptor, within `-descriptorLimit` to `descriptorLimit`. */
export function standardiseDescriptor(value: number, scale: DescriptorScale): number {
  const raw = scale.log ? Math.log1p(Math.max(0, value)) : value;
  return Math.max(-descriptorLimit, Math.min(descriptorLimit, (raw - scale.mean) / scale.deviation));
}
