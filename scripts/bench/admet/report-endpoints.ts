import { rounded, type Bench } from "../bench.ts";
import type { FeaturisedStructures } from "../public-sets/featurise-structures.ts";
import { endpoints, publishedModels } from "./endpoints.ts";
import type { EndpointRow } from "./endpoint-rows.ts";
import { endpointsReached, meanAndDeviation } from "./score-endpoints.ts";

/** What was scored: all rows read, and whether those were the test rows. */
export type Scored = {
  readonly rows: readonly EndpointRow[];
  readonly featurised: FeaturisedStructures;
  readonly isTest: boolean;
};

/**
 * Reports a line for each endpoint, `[runs][endpoints]` scores in, and writes the table beside the published
 * figures to standard error. Validation folds are reported without a comparison: published figures are of
 * the test rows.
 */
export function reportEndpoints(
  scores: readonly (readonly (number | null)[])[],
  { rows, featurised, isTest }: Scored,
  report: Parameters<Bench["run"]>[1],
): void {
  const means: number[] = [];
  const table = [tableRow(["endpoint", "metric", "mean", "std", ...publishedModels])];
  for (const [place, { name, metric, published }] of endpoints.entries()) {
    const values = scores.map((run) => run[place]!).filter((value) => value !== null);
    const { mean, std } = meanAndDeviation(values);
    means.push(mean);
    const inThisSplit = (row: number): boolean =>
      rows[row]!.endpoint === place && rows[row]!.isTest === isTest;
    report({
      endpoint: name,
      metric,
      mean: rounded(mean, 4),
      std: rounded(std, 4),
      seeds: scores.length,
      ...(isTest
        ? { published: Object.fromEntries(publishedModels.map((model, at) => [model, published[at]])) }
        : {}),
      scored: isTest ? "test" : "validation folds",
      byLargestFragment: featurised.rejected.filter(inThisSplit).length,
      byTrainingMean: featurised.unreadable.filter(inThisSplit).length,
    });
    const figures = [mean, std, ...(isTest ? published : [])].map((value) => value.toFixed(3));
    table.push(tableRow([name, metric, ...figures]));
  }
  process.stderr.write(`${table.join("\n")}\n`);
  if (isTest) report({ endpointsAtLeast: endpointsReached(means), of: endpoints.length });
}

function tableRow(cells: readonly string[]): string {
  return cells.map((cell, at) => (at === 0 ? cell.padEnd(12) : cell.padStart(12))).join("");
}
