import { printable } from "../../process/printable.ts";
import type { Verdicts } from "../policy/node-policy/read-verdicts.ts";
import type { Refused, VerdictEntry } from "../policy/node-policy/verdict-record.ts";
import { formatTable } from "../../process/format-table.ts";

/** What a node's policy decided, as a table, and whether the record of it is whole. */
export function describeVerdicts({ entries, count, problem }: Verdicts): string {
  if (count === 0 && problem === null) return "This node's policy was not asked yet.\n";
  const table = formatTable(
    ["entry", "at", "on", "study", "round", "verdict", "why"],
    entries.map((entry) => [String(entry.sequence), entry.at, entry.kind, ...cellsOf(entry)]),
  );
  if (problem === null) return `${table}\nThe chain of ${count} entries is intact.\n`;
  const line = problem.line === null ? "" : `, line ${problem.line}`;
  return `${table}\nTHE RECORD IS BROKEN: ${problem.file}${line}: ${problem.problem}\n`;
}

function cellsOf(entry: VerdictEntry): [study: string, round: string, verdict: string, why: string] {
  switch (entry.kind) {
    case "policy":
      return ["", "", entry.policy === null ? "unreadable" : "in force", entry.policy?.slice(0, 16) ?? ""];
    case "decision":
      return [entry.study, String(entry.round), entry.decision, `by ${printable(entry.name)}`];
    case "repaired":
      return ["", "", "", `${entry.bytes} bytes that a crash cut short were removed`];
    default:
      return [
        entry.study,
        entry.round === null ? "" : String(entry.round),
        entry.verdict,
        entry.refused.map(describeRefused).join("; "),
      ];
  }
}

function describeRefused({ rule, line, why }: Refused): string {
  return `${rule}${line === null ? "" : ` (line ${line})`}: ${printable(why)}`;
}
