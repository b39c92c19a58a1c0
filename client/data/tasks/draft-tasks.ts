import type { DataProtocol } from "../../../trust/manifest/data-protocol.ts";
import type { Endpoint } from "../../../trust/manifest/endpoint.ts";
import type { PreparedTask } from "./prepared-task.ts";
import { filterMeasurements, mapValues, type AssayMeasurements } from "./assay-measurements.ts";
import { classOf } from "./class-of.ts";
import { isAuxiliaryAssay, thresholdsOf, type Threshold } from "./thresholds.ts";

/** A task with all its labels, before quorum and weight. */
export type TaskDraft = Pick<PreparedTask, "name" | "threshold" | "auxiliary" | "labels">;

/** How many measurements or labels of an endpoint or task were left out for a reason. */
export type DroppedLabels = { readonly name: string; readonly reason: string; readonly labels: number };

/** Tasks with all their labels, and the labels that could not be given. */
export type Drafted = { readonly drafts: readonly TaskDraft[]; readonly dropped: readonly DroppedLabels[] };

/**
 * The tasks of an endpoint from one value per compound (`compound` ascending): classes as they are, classes
 * by threshold, or transformed values with their censoring.
 */
export function draftTasks(
  endpoint: Endpoint,
  values: AssayMeasurements,
  quorum: DataProtocol["quorums"]["training"],
): Drafted {
  const { name, kind, assayType } = endpoint;
  if (kind === "regression") return regression(endpoint, values);
  if (endpoint.thresholds === undefined) {
    const censoring = new Int8Array(values.value.length);
    const labels = { compound: values.compound, value: values.value, censoring };
    return {
      drafts: [{ name, threshold: null, auxiliary: isAuxiliaryAssay(assayType), labels }],
      dropped: [],
    };
  }
  const thresholds = thresholdsOf(endpoint, values, quorum);
  const drafted = thresholds.map((threshold) =>
    byThreshold(
      endpoint,
      thresholds.length === 1 ? name : thresholdName(endpoint, threshold.value),
      threshold,
      values,
    ),
  );
  return {
    drafts: drafted.map(({ draft }) => draft),
    dropped: drafted.flatMap(({ draft, ambiguous }) =>
      ambiguous === 0 ? [] : [{ name: draft.name, reason: "ambiguous at the threshold", labels: ambiguous }],
    ),
  };
}

/** The logarithm is taken of the aggregated value: replicates have their median in the measured unit. */
function regression({ name, transform }: Endpoint, values: AssayMeasurements): Drafted {
  const isLogarithm = transform === "log10";
  const positive = isLogarithm ? filterMeasurements(values, (value) => value > 0) : values;
  const transformed = isLogarithm ? mapValues(positive, Math.log10) : positive;
  const { compound, value, qualifier } = transformed;
  const labels = values.value.length - value.length;
  return {
    drafts: [{ name, threshold: null, auxiliary: false, labels: { compound, value, censoring: qualifier } }],
    dropped: labels === 0 ? [] : [{ name, reason: "not above 0, so it has no logarithm", labels }],
  };
}

function byThreshold(
  endpoint: Endpoint,
  name: string,
  { value: threshold, isAuxiliary }: Threshold,
  values: AssayMeasurements,
): { readonly draft: TaskDraft; readonly ambiguous: number } {
  const label = (value: number, qualifier: number): 0 | 1 | null =>
    classOf(endpoint, threshold, value, qualifier);
  const clear = filterMeasurements(values, (value, qualifier) => label(value, qualifier) !== null);
  const labels = {
    compound: clear.compound,
    value: clear.value.map((value, index) => label(value, clear.qualifier[index]!)!),
    censoring: new Int8Array(clear.value.length),
  };
  const ambiguous = values.value.length - clear.value.length;
  return { draft: { name, threshold, auxiliary: isAuxiliary, labels }, ambiguous };
}

/** Twelve digits tell thresholds apart and hide the last bits of their arithmetic. */
function thresholdName({ name, activeSide }: Endpoint, threshold: number): string {
  const written = String(Number(threshold.toPrecision(12)));
  if (activeSide === "either") return `|${name}| >= ${written}`;
  return `${name} ${activeSide === "above" ? ">=" : "<="} ${written}`;
}
