import type { LabelColumn } from "../data/assemble-examples.ts";
import {
  scaleOf,
  sumLabels,
  unitScale,
  type Scale,
  type Sums,
  type TargetScale,
} from "../../models/target-scale.ts";
import type { PreparedTable } from "../data/prepare-table.ts";
import type { StudyManifest } from "../../trust/manifest/study-manifest.ts";
import type { Endpoint } from "../../trust/manifest/endpoint.ts";

/** Sums over the labels of an endpoint in the rows `training`; all 0 where the table does not measure it. */
export function trainingSums(table: PreparedTable, endpoint: Endpoint, training: Uint32Array): Sums {
  const labels = table.labels.get(endpoint.name);
  return labels === undefined ? { count: 0, sum: 0, sumOfSquares: 0 } : sumLabels(labels, training);
}

/** The endpoints of one head, in the manifest's order. */
export function endpointsOf(manifest: StudyManifest, head: Endpoint["head"]): Endpoint[] {
  return manifest.endpoints.filter((endpoint) => endpoint.head === head);
}

/** The private endpoints that the table has training labels for: this node's private head. */
export function privateEndpoints(
  manifest: StudyManifest,
  table: PreparedTable,
  training: Uint32Array,
): Endpoint[] {
  return endpointsOf(manifest, "private").filter(
    (endpoint) => trainingSums(table, endpoint, training).count > 0,
  );
}

/**
 * The label matrix of one node: all shared endpoints, then its private ones. Shared regression endpoints are
 * standardised by the cohort's scales, private ones by the node's own training labels.
 */
export function studyColumns(
  manifest: StudyManifest,
  table: PreparedTable,
  training: Uint32Array,
  targetScales: readonly TargetScale[],
): LabelColumn[] {
  const sharedScale = ({ name }: Endpoint): Scale =>
    targetScales.find((scale) => scale.endpoint === name) ?? unitScale;
  const ownScale = (endpoint: Endpoint): Scale => scaleOf(trainingSums(table, endpoint, training));
  const column = (endpoint: Endpoint, scale: Scale): LabelColumn => ({ endpoint, tables: [0], scale });
  return [
    ...endpointsOf(manifest, "shared").map((endpoint) => column(endpoint, sharedScale(endpoint))),
    ...privateEndpoints(manifest, table, training).map((endpoint) => column(endpoint, ownScale(endpoint))),
  ];
}
