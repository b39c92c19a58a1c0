import type { Endpoint } from "../../../trust/manifest/endpoint.ts";

/** How one compound's measurements of one assay become one value. */
export type ReplicateRule = "majority" | "median" | "max" | "min" | "farthest from zero";

/**
 * The rule of an endpoint, as MELLODDY-TUNER's aggregate_values.py has it: classes by majority, ADME by
 * median, OTHER and the partners' own panels by maximum whichever side is active, the rest by the extreme on
 * the active side. An endpoint whose labels are classes has no thresholds.
 */
export function replicateRule({ kind, thresholds, assayType, activeSide }: Endpoint): ReplicateRule {
  if (kind === "classification" && thresholds === undefined) return "majority";
  if (assayType === "ADME") return "median";
  if (assayType === "OTHER" || assayType === "NON-CATALOG-PANEL") return "max";
  return activeSide === "above" ? "max" : activeSide === "below" ? "min" : "farthest from zero";
}
