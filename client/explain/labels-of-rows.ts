import type { DataProtocol } from "../../trust/manifest/data-protocol.ts";
import type { Endpoint } from "../../trust/manifest/endpoint.ts";
import type { Qualifier } from "../data/formats/reading.ts";
import { aggregateReplicates } from "../data/tasks/aggregate-replicates.ts";
import type { AssayMeasurements } from "../data/tasks/assay-measurements.ts";
import { draftTasks } from "../data/tasks/draft-tasks.ts";
import { replicateRule } from "../data/tasks/replicate-rule.ts";
import { usableMeasurements } from "../data/tasks/usable-measurements.ts";
import type { FoundRow } from "./find-compound.ts";

/** What becomes of the values of one endpoint; `label` is after threshold or transform. */
export type RowLabel = {
  readonly task: string;
  readonly qualifier: Qualifier;
  readonly label: number | null;
  /** Why there is none; null where there is one. */
  readonly reason: string | null;
};

const SIGNS: Readonly<Record<Qualifier, -1 | 0 | 1>> = { "<": -1, "=": 0, ">": 1 };
const QUALIFIERS = ["<", "=", ">"] as const;

/**
 * The labels that rows of one compound give by themselves: credible range, replicates, thresholds, transform.
 * Other rows of the same structure can change them, and automatic thresholds need all of the data.
 */
export function labelsOfRows(
  rows: readonly FoundRow[],
  endpoints: readonly Endpoint[],
  { quorums }: DataProtocol,
): RowLabel[] {
  return endpoints.flatMap((endpoint) => {
    const measured = measuredBy(rows, endpoint.measuredBy ?? endpoint.name);
    return measured.value.length === 0 ? [] : labelsOf(endpoint, measured, quorums.training);
  });
}

function labelsOf(
  endpoint: Endpoint,
  measured: AssayMeasurements,
  quorum: DataProtocol["quorums"]["training"],
): RowLabel[] {
  const none = (reason: string): RowLabel[] => [{ task: endpoint.name, qualifier: "=", label: null, reason }];
  const { usable, dropped } = usableMeasurements(endpoint, measured);
  if (usable.value.length === 0) return none(dropped[0]?.reason ?? "no value can be used");
  const { values } = aggregateReplicates(usable, replicateRule(endpoint));
  if (values.value.length === 0) return none("replicates contradict each other");
  if (endpoint.thresholds === "auto") return none("the thresholds are drawn from all of the data");
  const { drafts, dropped: unlabelled } = draftTasks(endpoint, values, quorum);
  return drafts.map(({ name, labels }) => {
    const label = labels.value[0] ?? null;
    const reason =
      label === null ? (unlabelled.find((one) => one.name === name)?.reason ?? "no label") : null;
    return { task: name, qualifier: QUALIFIERS[(labels.censoring[0] ?? 0) + 1]!, label, reason };
  });
}

function measuredBy(rows: readonly FoundRow[], assay: string): AssayMeasurements {
  const own = rows.flatMap(({ values }) => values.filter((value) => value.assay === assay));
  return {
    compound: new Uint32Array(own.length),
    value: Float64Array.from(own, ({ value }) => value),
    qualifier: Int8Array.from(own, ({ qualifier }) => SIGNS[qualifier]),
  };
}
