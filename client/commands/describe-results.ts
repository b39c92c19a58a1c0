import type { HeldUpdate } from "../policy/held-updates.ts";
import { formatTable } from "../../process/format-table.ts";

/** What waits for a person, as a table. */
export function describeResults(waiting: readonly HeldUpdate[]): string {
  if (waiting.length === 0) return "Nothing waits for a person.\n";
  return formatTable(
    ["study", "round", "norm", "bytes", "mean loss", "since", "digest"],
    waiting.map(({ study, round, norm, bytes, trainLoss, heldSince, updateDigest }) => [
      study,
      String(round),
      norm.toPrecision(6),
      String(bytes),
      trainLoss === null ? "-" : trainLoss.toPrecision(6),
      heldSince,
      updateDigest.slice(0, 16),
    ]),
  );
}
