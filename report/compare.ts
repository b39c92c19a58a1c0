import type { EndpointResult } from "./summary.ts";

/** How one score did against another. */
export type Verdict = "better" | "worse" | "equal" | "unknown";

/** True for metrics that measure error, false for those that measure skill. */
export function isLowerBetter(metric: string): boolean {
  return /rmse|mae|mse|error|loss|brier/i.test(metric);
}

/** How the federated model did against the node's own, on the same test fold; nothing about significance. */
export function verdictOf({ metric, singlePartner, federated }: EndpointResult): Verdict {
  if (singlePartner === null || federated === null) return "unknown";
  if (singlePartner === federated) return "equal";
  return federated < singlePartner === isLowerBetter(metric) ? "better" : "worse";
}

/** How often each verdict occurs. */
export function countVerdicts(results: readonly EndpointResult[]): Record<Verdict, number> {
  const counts: Record<Verdict, number> = { better: 0, worse: 0, equal: 0, unknown: 0 };
  for (const result of results) counts[verdictOf(result)]++;
  return counts;
}

/** A metric as people write it; names that are not known stay as they are. */
export function metricLabel(metric: string): string {
  const labels: Record<string, string> = {
    roc_auc: "ROC AUC",
    auc: "ROC AUC",
    auroc: "ROC AUC",
    auc_roc: "ROC AUC",
    pr_auc: "PR AUC",
    auc_pr: "PR AUC",
    rmse: "RMSE",
    mae: "MAE",
    r2: "R²",
    spearman: "Spearman ρ",
    pearson: "Pearson r",
  };
  return labels[metric.toLowerCase()] ?? metric;
}
