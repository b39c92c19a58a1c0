import {
  poolSums,
  scaleOf,
  unitScale,
  type LabelSums,
  type Scale,
  type Sums,
  type TargetScale,
} from "../../models/target-scale.ts";
import type { FeatureRows } from "../../models/examples.ts";
import type { FeatureScale, FeatureSums } from "../../models/scales.ts";
import type { TaskWeighing } from "../../models/training/label-weights.ts";
import { featureSums } from "../data/tabular/feature-sums.ts";
import { ScaledRows } from "../data/tabular/scaled-rows.ts";
import type { Endpoint } from "../../trust/manifest/endpoint.ts";
import type { StudyManifest } from "../../trust/manifest/study-manifest.ts";
import { roleOfFold, splitByFold } from "../data/folds.ts";
import type { Prepared } from "../data/prepare/prepared.ts";
import type { PreparedTask } from "../data/tasks/prepared-task.ts";
import { eachExactLabel, type LabelColumn } from "./assemble-examples.ts";

/** Sums over a task's exactly known labels in training folds. */
export function trainingSums(
  { fold }: Pick<Prepared, "fold">,
  task: PreparedTask,
  { protocol }: StudyManifest,
): Sums {
  let [count, sum, sumOfSquares] = [0, 0, 0];
  eachExactLabel(task, (compound, label) => {
    if (roleOfFold(fold[compound]!, protocol.folds) !== "training") return;
    count += 1;
    sum += label;
    sumOfSquares += label * label;
  });
  return { count, sum, sumOfSquares };
}

/** The endpoints of one head, in the manifest's order. */
export function endpointsOf(manifest: StudyManifest, head: Endpoint["head"]): Endpoint[] {
  return manifest.endpoints.filter((endpoint) => endpoint.head === head);
}

/** The private tasks that have training labels: this node's private head. */
export function privateTasks(manifest: StudyManifest, prepared: Prepared): PreparedTask[] {
  return prepared.tasks.filter(
    (task) => task.endpoint.head === "private" && trainingSums(prepared, task, manifest).count > 0,
  );
}

/** The task of a shared endpoint, or undefined where the node does not measure it. */
export function sharedTask({ tasks }: Prepared, { name }: Endpoint): PreparedTask | undefined {
  return tasks.find(({ endpoint }) => endpoint.head === "shared" && endpoint.name === name);
}

/** Sums of the training labels of each shared endpoint that the node measures. */
export function sharedLabelSums(manifest: StudyManifest, prepared: Prepared): LabelSums[] {
  return endpointsOf(manifest, "shared")
    .map((endpoint) => {
      const task = sharedTask(prepared, endpoint);
      const sums = task === undefined ? poolSums([]) : trainingSums(prepared, task, manifest);
      return { endpoint: endpoint.name, ...sums };
    })
    .filter(({ count }) => count > 0);
}

/**
 * The label matrix of one node: all shared endpoints, then its private tasks. Shared regression endpoints are
 * standardised by the cohort's scales, private ones by the node's own training labels.
 */
export function studyColumns(
  manifest: StudyManifest,
  prepared: Prepared,
  targetScales: readonly TargetScale[],
): LabelColumn[] {
  const sharedScale = ({ name }: Endpoint): Scale =>
    targetScales.find((scale) => scale.endpoint === name) ?? unitScale;
  return [
    ...endpointsOf(manifest, "shared").map((endpoint) => {
      const task = sharedTask(prepared, endpoint);
      const parts = task === undefined ? [] : [{ table: 0, task }];
      return { name: endpoint.name, endpoint, parts, scale: sharedScale(endpoint) };
    }),
    ...privateTasks(manifest, prepared).map((task) => ({
      name: task.name,
      endpoint: task.endpoint,
      parts: [{ table: 0, task }],
      scale: scaleOf(trainingSums(prepared, task, manifest)),
    })),
  ];
}

/** Sums of each numeric feature column over the training folds; none of structures. */
export function trainingFeatureSums(
  { protocol }: StudyManifest,
  { features, fold }: Prepared,
): FeatureSums[] {
  const { training } = splitByFold(fold, protocol.folds);
  return protocol.columns.length === 0 ? [] : featureSums(features, training, protocol.columns);
}

/** Features as the model takes them: those of a table without structures on the cohort's scales. */
export function scaledFeatures(
  { protocol: { columns } }: StudyManifest,
  { features }: Prepared,
  featureScales: readonly FeatureScale[],
): FeatureRows {
  return columns.length === 0 ? features : new ScaledRows(features, columns, featureScales);
}

/** How the labels of each column weigh, beside by their number. */
export function taskWeighings(columns: readonly LabelColumn[]): TaskWeighing[] {
  return columns.map(({ endpoint: { kind }, parts }) => {
    const { weight = 1, censoredWeight = 1 } = parts[0]?.task ?? {};
    return { kind, weight, censoredWeight };
  });
}
