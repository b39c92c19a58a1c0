import { poolSums, scaleOf, type LabelSums, type TargetScale } from "../../models/target-scale.ts";
import type { Endpoint } from "../../trust/manifest/endpoint.ts";

/**
 * Pools the members' sums into one scale per shared regression endpoint, and names the shared endpoints of
 * either kind that nobody has labels for.
 */
export function poolScales(
  endpoints: readonly Endpoint[],
  sums: readonly LabelSums[],
): { readonly scales: readonly TargetScale[]; readonly missing: readonly string[] } {
  const pooled = endpoints
    .filter(({ head }) => head === "shared")
    .map(({ name, kind }) => ({
      name,
      kind,
      sums: poolSums(sums.filter(({ endpoint }) => endpoint === name)),
    }));
  const present = pooled.filter(({ sums: { count } }) => count > 0);
  return {
    scales: present
      .filter(({ kind }) => kind === "regression")
      .map(({ name, sums: ofEndpoint }) => ({ endpoint: name, ...scaleOf(ofEndpoint) })),
    missing: pooled.filter(({ sums: { count } }) => count === 0).map(({ name }) => name),
  };
}
