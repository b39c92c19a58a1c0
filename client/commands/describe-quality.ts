import { join } from "node:path";
import type { DataQuality, EndpointQuality } from "../../report/quality/quality.ts";
import { suspicionInEnglish } from "../../report/quality/words.ts";
import { describeSources } from "./describe-sources.ts";
import { formatTable } from "../../process/format-table.ts";

const REASONS_SHOWN = 10;

/** A data-quality report for a terminal; `folder` is where the whole of it lies. */
export function describeQuality(quality: DataQuality, folder: string | undefined): string {
  const { sources, leftOut, endpoints, folds, missing, split } = quality;
  const parts = [
    ...describeSources(sources),
    formatTable(
      ["left out", "because", "column", "times", "first"],
      leftOut
        .slice(0, REASONS_SHOWN)
        .map(({ kind, reason, column, count, example }) => [
          kind,
          reason,
          column,
          String(count),
          `${example.file}, row ${example.row}`,
        ]),
    ),
    formatTable(
      ["fold", "for", split === null ? "records" : "compounds", "scaffolds"],
      folds.map(({ fold, role, compounds, scaffolds }) => [
        String(fold),
        role,
        String(compounds),
        split === null ? "-" : String(scaffolds),
      ]),
    ),
    formatTable(
      ["endpoint", "measured", "compounds", "by fold", "censored", "outliers", "contradicting", "tasks"],
      endpoints.map(endpointRow),
    ),
    ...endpoints.map(remarks),
    missing.length === 0 ? "" : `not measured here: ${missing.join(", ")}\n`,
    folder === undefined ? "" : `${join(folder, "report.html")}: all of it, with plots\n`,
  ];
  return parts.filter((part) => part !== "").join("\n");
}

function endpointRow(endpoint: EndpointQuality): string[] {
  const { name, measurements, compounds, compoundsByFold, censored, outliers, replicates, tasks } = endpoint;
  return [
    name,
    String(measurements),
    String(compounds),
    compoundsByFold.join("/"),
    String(censored),
    String(outliers.count),
    `${replicates.contradicting} of ${replicates.compounds}`,
    String(tasks.length),
  ];
}

function remarks({ name, suspicions, leftOut }: EndpointQuality): string {
  const lines = [...suspicions.map(suspicionInEnglish), ...leftOut];
  return lines.map((line) => `${name}: ${line}\n`).join("");
}
