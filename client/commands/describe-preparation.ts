import type { PreparationSummary, TaskSummary } from "../data/prepare/summary.ts";
import { describeSources } from "./describe-sources.ts";
import { formatTable } from "../../process/format-table.ts";

const REASONS_SHOWN = 10;
const TASKS_SHOWN = 50;

/** What a preparation gave, in words and tables for a terminal; `folder` is where it lies. */
export function describePreparation(summary: PreparationSummary, folder: string): string {
  const { sources, compounds, columns, tasks, leftOut, droppedLabels, rejectedByReason } = summary;
  const parts = [
    ...describeSources(sources),
    `${compounds} compounds, ${columns} features each\n`,
    tasks.length === 0 ? "" : describeTasks(tasks),
    list(
      "left out",
      ["endpoint or task", "because"],
      leftOut.map(({ name, reason }) => [name, reason]),
    ),
    list(
      "measurements that no task has",
      ["endpoint or task", "because", "number"],
      droppedLabels.map(({ name, reason, labels }) => [name, reason, String(labels)]),
    ),
    list(
      "rejected rows",
      ["because", "rows"],
      rejectedByReason.map(({ reason, rows }) => [reason, String(rows)]),
    ),
    `${folder}: prepared.chorale, rejected.csv, unmapped.csv, summary.json\n`,
  ];
  return parts.filter((part) => part !== "").join("\n");
}

function describeTasks(tasks: readonly TaskSummary[]): string {
  const table = formatTable(
    ["task", "kind", "labels", "active", "censored", "by fold", "not fit to be judged in"],
    tasks
      .slice(0, TASKS_SHOWN)
      .map((task) => [
        task.name,
        task.kind,
        String(task.labels),
        task.active === null ? "-" : String(task.active),
        String(task.censored),
        task.labelsByFold.join("/"),
        task.foldsBelowQuorum.length === 0 ? "-" : `fold ${task.foldsBelowQuorum.join(", ")}`,
      ]),
  );
  return `${table}${more(tasks.length - TASKS_SHOWN)}`;
}

/** The first rows of a list under its title; nothing of an empty one. */
function list(title: string, header: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return "";
  const table = formatTable(header, rows.slice(0, REASONS_SHOWN));
  return `${title}:\n${table}${more(rows.length - REASONS_SHOWN)}`;
}

function more(count: number): string {
  return count > 0 ? `... and ${count} more in summary.json\n` : "";
}
