import { writeAtomically } from "../../process/write-atomically.ts";
import type { PreparedTable } from "./prepare-table.ts";

/**
 * Writes the rows that were left out, one line each: row number in the table (header is row 1) and reason.
 */
export function writeRejected(path: string, { rejected }: PreparedTable): void {
  const lines = rejected.map(({ row, reason }) => `${row},"${reason.replaceAll('"', '""')}"`);
  writeAtomically(path, `${["row,reason", ...lines].join("\n")}\n`);
}
