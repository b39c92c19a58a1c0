import { existsSync } from "node:fs";
import { CommandError } from "../../process/command-error.ts";
import { formatTable } from "../commands/format-table.ts";
import { egressRecordPath, readConfig } from "../config.ts";
import { NOTES, type EgressEntry } from "./record.ts";
import { readRecord, type RecordProblem } from "./verify-record.ts";

type Sum = { kind: string; study: string; count: number; bytes: number };

/**
 * Prints what left the node by kind and study, with the last entries, or everything as JSON. Throws a
 * `CommandError` naming the first broken entry when asked to verify.
 */
export async function showEgress(
  configPath: string,
  { verify, json }: { readonly verify: boolean; readonly json: boolean },
  print: (text: string) => void,
): Promise<void> {
  const path = egressRecordPath(readConfig(configPath));
  const sums = new Map<string, Sum>();
  const last: EgressEntry[] = [];
  const all: EgressEntry[] = [];
  let count = 0;
  let problem: RecordProblem | null = null;
  for await (const read of existsSync(path) ? readRecord(path) : []) {
    if ("problem" in read) {
      problem ??= read;
      continue;
    }
    count += 1;
    addTo(sums, read.entry);
    if (json) all.push(read.entry);
    if (last.push(read.entry) > SHOWN) last.shift();
  }
  const rows = [...sums.values()];
  if (json) print(`${JSON.stringify({ record: path, problem, sums: rows, entries: all }, null, 2)}\n`);
  else print(describe(rows, last, count));
  if (!verify) return;
  if (problem !== null)
    throw new CommandError(`${path}: line ${problem.line}: ${problem.problem}`, {
      remedy: "what comes after this line cannot be relied on; compare the file with a backup",
    });
  if (!json) print(`\nThe chain of ${count} entries is intact.\n`);
}

const SHOWN = 20;

/** Announced heartbeats that were never sent count back. */
function addTo(sums: Map<string, Sum>, { kind: recorded, study, count, bytes }: EgressEntry): void {
  const sign = recorded === NOTES.unsent ? -1 : 1;
  const kind = recorded === NOTES.unsent ? "heartbeat" : recorded;
  const key = JSON.stringify([kind, study]);
  const sum = sums.get(key) ?? { kind, study: study ?? "", count: 0, bytes: 0 };
  sums.set(key, { ...sum, count: sum.count + sign * count, bytes: sum.bytes + sign * bytes });
}

function describe(rows: readonly Sum[], last: readonly EgressEntry[], count: number): string {
  if (count === 0) return "Nothing has left this node.\n";
  const sums = formatTable(
    ["kind", "study", "messages", "bytes"],
    rows.map((row) => [row.kind, row.study, String(row.count), String(row.bytes)]),
  );
  const entries = formatTable(
    ["entry", "at", "kind", "study", "round", "bytes", "digest"],
    last.map((entry) => [
      String(entry.sequence),
      entry.at,
      entry.kind,
      entry.study ?? "",
      entry.round === null ? "" : String(entry.round),
      String(entry.bytes),
      entry.digest.slice(0, 16),
    ]),
  );
  const heading = count > last.length ? `The last ${last.length} of ${count} entries:` : "All entries:";
  return `${sums}\n${heading}\n${entries}`;
}
