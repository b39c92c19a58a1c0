import type { EndpointResult } from "../report/summary.ts";

const HEADER = ["endpoint", "node", "metric", "single-partner", "federated", "pooled", "test compounds"];
const TEXT_COLUMNS = 3;

/** The results as a table for a terminal, without colours; a dash where a model has no score. */
export function resultTable(results: readonly EndpointResult[]): string {
  const rows = results.map((result, index) => [
    results[index - 1]?.endpoint === result.endpoint ? "" : result.endpoint,
    result.node,
    result.metric,
    score(result.singlePartner),
    score(result.federated),
    score(result.pooled),
    String(result.testCount),
  ]);
  const widths = HEADER.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]!.length)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) =>
        column < TEXT_COLUMNS ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!),
      )
      .join("  ")
      .trimEnd();
  return `${[line(HEADER), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("\n")}\n`;
}

function score(value: number | null): string {
  return value === null ? "-" : value.toFixed(3);
}
