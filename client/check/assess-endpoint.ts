import type { EndpointQuality, RowReference } from "../../report/quality/quality.ts";
import type { Endpoint } from "../../trust/manifest/endpoint.ts";
import type { DerivedTasks } from "../data/tasks/derive-tasks.ts";
import type { AssayRows } from "../data/prepare/measurement-columns.ts";
import { eachCompound } from "./each-compound.ts";
import { distributionOf, onScale, scaleOfValues } from "./distribution.ts";
import { findOutliers } from "./outliers.ts";
import { assessReplicates } from "./replicates.ts";
import { findSuspicions } from "./suspicions.ts";

const EXAMPLES_MAX = 20;

/** Where compounds and rows of measurements belong. */
export type Places = {
  /** `[compounds]` */
  readonly fold: Uint8Array;
  readonly folds: number;
  /** Names of the source files. */
  readonly files: readonly string[];
};

/** What one endpoint's measurements are worth, and what training gets of them. */
export function assessEndpoint(
  endpoint: Endpoint,
  measured: AssayRows,
  { tasks, leftOut, dropped }: Pick<DerivedTasks, "tasks" | "leftOut" | "dropped">,
  places: Places,
): EndpointQuality {
  const reference = (index: number): RowReference => ({
    file: places.files[measured.source[index]!]!,
    row: measured.row[index]!,
  });
  const replicates = assessReplicates(measured, endpoint.kind);
  const outliers = outliersOf(measured);
  const compoundsByFold = Array.from({ length: places.folds }, () => 0);
  eachCompound(measured, (first) => void (compoundsByFold[places.fold[measured.compound[first]!]!]! += 1));
  return {
    name: endpoint.name,
    measuredBy: endpoint.measuredBy ?? endpoint.name,
    kind: endpoint.kind,
    head: endpoint.head,
    unit: endpoint.unit,
    measurements: measured.value.length,
    compounds: compoundsByFold.reduce((sum, count) => sum + count, 0),
    compoundsByFold,
    censored: measured.qualifier.reduce((sum, side) => sum + Math.abs(side), 0),
    replicates: { ...replicates, examples: replicates.examples.map((rows) => rows.map(reference)) },
    distribution: distributionOf(measured),
    outliers: {
      count: outliers.length,
      examples: Array.from(outliers.subarray(0, EXAMPLES_MAX), reference),
    },
    suspicions: findSuspicions(endpoint, measured),
    tasks: tasks.map(({ name, labels, foldsBelowQuorum }) => ({
      name,
      labels: labels.value.length,
      active: endpoint.kind === "classification" ? labels.value.reduce((sum, one) => sum + one, 0) : null,
      foldsBelowQuorum,
    })),
    leftOut: [
      ...leftOut.map(({ name, reason }) => (name === endpoint.name ? reason : `${name}: ${reason}`)),
      ...dropped.map(({ reason, labels }) => `${labels}: ${reason}`),
    ],
  };
}

/** Indices of outliers among the exact values, the furthest first; classes have none. */
function outliersOf(measured: AssayRows): Uint32Array {
  const exact = Uint32Array.from(measured.value.keys()).filter((index) => measured.qualifier[index] === 0);
  const values = Float64Array.from(exact, (index) => measured.value[index]!);
  if (values.every((value) => value === 0 || value === 1)) return new Uint32Array(0);
  const { indices } = findOutliers(onScale(values, scaleOfValues(values)));
  return indices.map((at) => exact[at]!);
}
