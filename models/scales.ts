import type { LabelSums, Scale, Sums, TargetScale } from "./target-scale.ts";

/**
 * Sums over one node's training folds for one numeric feature column of a table without structures; rows
 * where the value is missing do not count. Three numbers per column in the manifest's order: a vector that
 * secure aggregation can carry, so that nobody sees one node's.
 */
export type FeatureSums = Sums & { readonly column: string };

/** The scale of a numeric feature column, the same at every node. */
export type FeatureScale = Scale & { readonly column: string };

/** All that a node discloses of its data when it joins, so that the study's scales can be computed. */
export type NodeSums = {
  readonly labelSums: readonly LabelSums[];
  readonly featureSums: readonly FeatureSums[];
};

/** On what scales all nodes of a study put shared regression labels and numeric features. */
export type Scales = {
  readonly targetScales: readonly TargetScale[];
  readonly featureScales: readonly FeatureScale[];
};

/** Of a study whose scales are not fixed yet. */
export const noScales: Scales = { targetScales: [], featureScales: [] };
