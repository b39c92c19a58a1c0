import type { DataProtocol } from "../../trust/manifest/data-protocol.ts";
import { roleOfFold } from "../data/folds.ts";
import type { ExplainedStructure } from "../explain/explain.ts";
import { formatTable } from "../../process/format-table.ts";

const BITS_SHOWN = 40;

/** An explanation for a terminal. */
export function describeExplanation(explained: ExplainedStructure, protocol: DataProtocol): string {
  const { steps, failure, standardised, scaffold, rows, labels } = explained;
  const lines = [
    `input         ${firstLine(explained.input)}`,
    ...steps.map(({ step, outcome, structure }) => `  ${step.padEnd(20)}${outcome}${changed(structure)}`),
  ];
  if (failure !== null) lines.push(`left out      ${failure.reason} (${failure.step})`);
  else
    lines.push(
      `standardised  ${standardised}`,
      `scaffold      ${scaffold === "" ? "none: no ring" : scaffold}`,
      `fold          ${explained.fold}, ${ROLES[roleOfFold(explained.fold!, protocol.folds)]}`,
      `bits          ${describeBits(explained)}`,
    );
  const parts = [`${lines.join("\n")}\n`];
  if (rows.length > 0) parts.push(describeRows(rows), describeLabels(labels));
  return parts.join("\n");
}

function firstLine(structure: string): string {
  return structure.includes("\n") ? "a mol block" : structure;
}

function changed(structure: string | null): string {
  return structure === null ? "" : `  ${structure}`;
}

const ROLES = { training: "for training", validation: "the validation fold", test: "the test fold" } as const;

function describeBits({ bits, counts }: ExplainedStructure): string {
  const shown = bits.slice(0, BITS_SHOWN).map((bit, index) => {
    const count = counts[index]!;
    return count === 1 ? String(bit) : `${bit} (${count}x)`;
  });
  const more = bits.length > BITS_SHOWN ? ` and ${bits.length - BITS_SHOWN} more` : "";
  return `${bits.length} set: ${shown.join(", ")}${more}`;
}

function describeRows(rows: ExplainedStructure["rows"]): string {
  const lines = rows.flatMap(({ file, row, values, problems }) => [
    ...values.map(({ assay, qualifier, value }) => [
      file,
      String(row),
      assay,
      `${qualifier === "=" ? "" : qualifier}${value}`,
      "",
    ]),
    ...problems.map(({ kind, column, reason }) => [file, String(row), column ?? "", kind, reason]),
  ]);
  return formatTable(["file", "row", "measures", "value", "because"], lines);
}

function describeLabels(labels: ExplainedStructure["labels"]): string {
  if (labels.length === 0) return "no label: no value belongs to an endpoint of the study\n";
  return formatTable(
    ["task", "label", "because"],
    labels.map(({ task, qualifier, label, reason }) => [
      task,
      label === null ? "-" : `${qualifier === "=" ? "" : qualifier}${label}`,
      reason ?? "",
    ]),
  );
}
