import { createHash } from "node:crypto";
import { scaffoldFold } from "../../../chemistry/scaffold-fold.ts";

/** What tells one record of a table without structures from another; neither leaves the node. */
export type RecordIdentity = {
  /** The patient or record as its owner names it; "" where the table has no such column. */
  readonly id: string;
  /** The feature cells as written. */
  readonly cells: readonly string[];
};

/**
 * The fold, 0 to `count - 1`, of a record under the partners' key: all records of one patient are in the same
 * fold, also at different hospitals that name the patient alike; a record without a name goes by its cells,
 * so that equal ones stay together. The assignment is that of scaffolds.
 */
export function recordFold({ id, cells }: RecordIdentity, key: string, count: number): number {
  const name = id.trim().normalize("NFC");
  return scaffoldFold(name === "" ? digestOf(cells) : name, key, count);
}

function digestOf(cells: readonly string[]): string {
  const text = JSON.stringify(cells.map((cell) => cell.trim()));
  return createHash("sha256").update(text).digest("hex");
}
