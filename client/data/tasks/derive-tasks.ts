import type { DataProtocol } from "../../../trust/manifest/data-protocol.ts";
import type { Endpoint } from "../../../trust/manifest/endpoint.ts";
import type { LeftOut, PreparedTask } from "./prepared-task.ts";
import { aggregateReplicates } from "./aggregate-replicates.ts";
import { mapValues, uncensoredValues, type AssayMeasurements } from "./assay-measurements.ts";
import { roundingOf } from "./rounding-of.ts";
import { draftTasks, type DroppedLabels, type TaskDraft } from "./draft-tasks.ts";
import { foldsBelowQuorum, trainingShortfall } from "./quorums.ts";
import { replicateRule } from "./replicate-rule.ts";
import { isConstant } from "./statistics.ts";
import { usableMeasurements } from "./usable-measurements.ts";
import { censoredWeight, taskWeight } from "./weights.ts";

/** What the labels are derived with: the fold of each compound, `[compounds]`, and the study's protocol. */
export type TaskContext = { readonly fold: Uint8Array; readonly protocol: DataProtocol };

/** The tasks of one endpoint. */
export type DerivedTasks = {
  /** In order of their thresholds, auxiliary ones last; at most one of a shared endpoint. */
  readonly tasks: PreparedTask[];
  /** The endpoint, or tasks of it, that this data cannot serve. */
  readonly leftOut: LeftOut[];
  /** Measurements and labels that were left out of the endpoint or task, by reason. */
  readonly dropped: DroppedLabels[];
};

/**
 * From an assay's measurements to an endpoint's tasks by MELLODDY-TUNER's rules: credible range, replicates,
 * thresholds, transform, quorums, weights. Pure, and the order of the measurements does not matter. A private
 * task below the training quorum is left out, a shared one never: the other nodes' labels complete it.
 */
export function deriveTasks(
  endpoint: Endpoint,
  measured: AssayMeasurements,
  context: TaskContext,
): DerivedTasks {
  const { name, head } = endpoint;
  const nothing = (reason: string, dropped: DroppedLabels[] = []): DerivedTasks => ({
    tasks: [],
    leftOut: [{ name, reason }],
    dropped,
  });
  if (measured.compound.length === 0) return nothing("this data holds no measurement of it");
  const { usable, dropped: unusable } = usableMeasurements(endpoint, measured);
  const { values, contradictions } = aggregateReplicates(usable, replicateRule(endpoint));
  const dropped = [...unusable, ...count(name, "replicates contradict each other", contradictions)];
  if (values.compound.length === 0) return nothing("no measurement of it can be used", dropped);
  if (head === "private" && doesNotVary(endpoint, values)) return nothing("its values do not vary", dropped);
  const rounding = roundingOf(endpoint);
  const rounded = rounding === null ? values : mapValues(values, rounding);
  const drafted = draftTasks(endpoint, rounded, context.protocol.quorums.training);
  dropped.push(...drafted.dropped);
  if (drafted.drafts.length === 0)
    return nothing("fewer than two exact values: no threshold can be drawn", dropped);
  return { ...withinQuorum(endpoint, drafted.drafts, context), dropped };
}

/** Reasons of no occurrence are not worth a line. */
function count(name: string, reason: string, labels: number): DroppedLabels[] {
  return labels === 0 ? [] : [{ name, reason, labels }];
}

/**
 * Of a regression the exact values count; one value alone is a matter of the quorum. As MELLODDY-TUNER's
 * README has it; its code drops an assay for a single fold without variation, here such a fold is only not
 * judged.
 */
function doesNotVary({ kind, thresholds }: Endpoint, values: AssayMeasurements): boolean {
  if (kind === "classification" && thresholds === undefined) return false;
  const relevant = kind === "regression" ? uncensoredValues(values) : values.value;
  return relevant.length > 1 && isConstant(relevant);
}

function withinQuorum(
  endpoint: Endpoint,
  drafts: readonly TaskDraft[],
  { fold, protocol }: TaskContext,
): Pick<DerivedTasks, "tasks" | "leftOut"> {
  const leftOut: LeftOut[] = [];
  const kept = drafts.filter(({ name, labels }) => {
    const reason =
      labels.value.length === 0
        ? "no label is left"
        : endpoint.head === "private"
          ? trainingShortfall(endpoint, labels, protocol.quorums)
          : null;
    if (reason !== null) leftOut.push({ name, reason });
    return reason === null;
  });
  const tasks = kept.map((draft): PreparedTask => ({
    ...draft,
    endpoint,
    weight: taskWeight(endpoint.assayType, kept.length),
    censoredWeight: censoredWeight(draft.labels.censoring),
    foldsBelowQuorum: foldsBelowQuorum(endpoint, draft.labels, fold, protocol),
  }));
  return { tasks, leftOut };
}
