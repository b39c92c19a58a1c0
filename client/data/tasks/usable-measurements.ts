import type { Endpoint } from "../../../trust/manifest/endpoint.ts";
import { filterMeasurements, type AssayMeasurements } from "./assay-measurements.ts";
import { credibleRange } from "./credible-range.ts";
import type { DroppedLabels } from "./draft-tasks.ts";

/**
 * The measurements that can become labels of an endpoint: classes 0 and 1 where its labels are classes, else
 * finite values in the credible range.
 */
export function usableMeasurements(
  endpoint: Endpoint,
  measured: AssayMeasurements,
): { readonly usable: AssayMeasurements; readonly dropped: DroppedLabels[] } {
  const isLabel = endpoint.kind === "classification" && endpoint.thresholds === undefined;
  const [low, high] = credibleRange(endpoint);
  const usable = filterMeasurements(measured, (value) =>
    isLabel ? value === 0 || value === 1 : Number.isFinite(value) && value >= low && value <= high,
  );
  const labels = measured.value.length - usable.value.length;
  const reason = isLabel ? "a class is neither 0 nor 1" : "outside the credible range";
  return { usable, dropped: labels === 0 ? [] : [{ name: endpoint.name, reason, labels }] };
}
