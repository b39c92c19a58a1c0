import { alignColumns } from "../../process/align-columns.ts";
import type { FileProblem } from "../../process/read-yaml.ts";
import type { StudyInNumbers } from "../../trust/manifest/study-in-numbers.ts";
import type { LintReport } from "./lint-file.ts";

/** A lint report for people: each finding with file, line, field and remedy, and what the study will mean. */
export function describeLint({ file, problems, problemCount, warnings, numbers }: LintReport): string {
  const rest = problemCount - problems.length;
  const told = [
    ...problems.map((problem) => finding("problem", file, problem)),
    ...(rest > 0 ? [`and ${counted(rest, "more problem")}\n`] : []),
    ...warnings.map((warning) => finding("warning", file, warning)),
    ...(numbers === null ? [] : [numbersInWords(numbers)]),
  ];
  const verdict = `${file}: ${counted(problemCount, "problem")}, ${counted(warnings.length, "warning")}`;
  const later = numbers === null ? "; warnings and numbers follow when the problems are solved" : "";
  return [...told, `${verdict}${later}\n`].join("\n");
}

function finding(kind: string, file: string, { line, field, message, remedy }: FileProblem): string {
  const cure = remedy === null ? "" : `  remedy: ${remedy}\n`;
  return `${kind} at ${file}:${line}: ${field}\n  ${message}\n${cure}`;
}

function numbersInWords(numbers: StudyInNumbers): string {
  const { members, cohort, updatesMin, rounds, features, parameters, ringShare, valueStep } = numbers;
  const lines: [string, string][] = [
    ["members", `${members}; a round invites ${cohort} and needs ${counted(updatesMin, "update")}`],
    ["endpoints", `${numbers.sharedEndpoints} shared, ${numbers.privateEndpoints} private`],
    ["network", `${features} features; ${counted(parameters, "parameter")} travel`],
    ["a node, each round", `${inBytes(numbers.downloadBytes)} come, ${inBytes(numbers.uploadBytes)} leave`],
    [
      "a node, the study",
      `${counted(rounds, "round")}; at most ${inBytes(numbers.uploadBytesOfStudy)} leave`,
    ],
    ["time", `at most ${inTime(numbers.longestMs)} of rounds`],
  ];
  if (ringShare !== null && valueStep !== null)
    lines.push([
      "secure aggregation",
      `the largest sum fills ${(100 * ringShare).toFixed(1)} % of the ring; values in steps of ${valueStep.toPrecision(2)}`,
    ]);
  return `in numbers\n${alignColumns(lines, { indent: "  " })}`;
}

function counted(count: number, thing: string): string {
  return `${count.toLocaleString("en")} ${thing}${count === 1 ? "" : "s"}`;
}

function inBytes(bytes: number): string {
  const units = ["bytes", "KiB", "MiB", "GiB", "TiB"];
  const step = bytes < 1024 ? 0 : Math.min(4, Math.floor(Math.log2(bytes) / 10));
  return step === 0 ? `${bytes} bytes` : `${(bytes / 1024 ** step).toFixed(1)} ${units[step]!}`;
}

function inTime(ms: number): string {
  const hours = ms / 3_600_000;
  if (hours < 1) return `${Math.ceil(ms / 60_000)} minutes`;
  return hours < 48 ? `${hours.toFixed(1)} hours` : `${(hours / 24).toFixed(1)} days`;
}
