import type { Endpoint } from "../../trust/manifest/study-manifest.ts";

/** Sums over one node's training labels of a shared endpoint, after the endpoint's transform. */
export type LabelSums = {
  readonly endpoint: string;
  readonly count: number;
  readonly sum: number;
  readonly sumOfSquares: number;
};

/**
 * Mean and standard deviation by which a shared regression endpoint's labels are standardised at every node.
 */
export type TargetScale = { readonly endpoint: string; readonly mean: number; readonly deviation: number };

/** Equal labels leave at most this share of their mean square as variance, from rounding in their sums. */
const ROUNDING = 1e-10;

/**
 * Pools the members' sums into one scale per shared regression endpoint, and names the shared endpoints of
 * either kind that nobody has labels for. An endpoint whose labels are all equal gets the deviation 1.
 */
export function poolScales(
  endpoints: readonly Endpoint[],
  sums: readonly LabelSums[],
): { readonly scales: readonly TargetScale[]; readonly missing: readonly string[] } {
  const missing: string[] = [];
  const scales: TargetScale[] = [];
  for (const endpoint of endpoints) {
    if (endpoint.head !== "shared") continue;
    const own = sums.filter((entry) => entry.endpoint === endpoint.name);
    const count = own.reduce((total, entry) => total + entry.count, 0);
    if (count === 0) {
      missing.push(endpoint.name);
      continue;
    }
    if (endpoint.kind !== "regression") continue;
    const mean = own.reduce((total, entry) => total + entry.sum, 0) / count;
    const meanSquare = own.reduce((total, entry) => total + entry.sumOfSquares, 0) / count;
    const variance = meanSquare - mean * mean;
    const deviation = variance > ROUNDING * meanSquare ? Math.sqrt(variance) : 1;
    scales.push({ endpoint: endpoint.name, mean, deviation });
  }
  return { scales, missing };
}
