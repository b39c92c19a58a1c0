import { createHash } from "node:crypto";
import { CommandError } from "../../process/command-error.ts";
import type { Endpoint } from "../../trust/manifest/endpoint.ts";
import { parseNumber } from "./parse-number.ts";
import { cellError, readTable, type TableRow } from "./read-table.ts";

/**
 * A node's table as read, before any chemistry. All arrays are parallel: one element per row below the
 * header.
 */
export type Measurements = {
  readonly path: string;
  /** SHA-256 of the file's bytes, lower-case hexadecimal. */
  readonly digest: string;
  /** The row's number in the file; the header is row 1. */
  readonly rowNumbers: readonly number[];
  readonly smiles: readonly string[];
  /**
   * For each of the endpoints asked for that is a column: the labels after its transform, NaN where not
   * measured.
   */
  readonly labels: ReadonlyMap<string, readonly number[]>;
};

type LabelColumn = { readonly endpoint: Endpoint; readonly at: number; readonly labels: number[] };

/**
 * Reads the structures and the labels of `endpoints` from a table; other columns are passed over. Throws a
 * `CommandError` naming file, row and column for a cell that is no number, a label of a classification
 * endpoint other than 0 or 1, a label that has no logarithm where the endpoint asks for one, and for a table
 * without rows.
 */
export async function readMeasurements(path: string, endpoints: readonly Endpoint[]): Promise<Measurements> {
  const hash = createHash("sha256");
  const rowNumbers: number[] = [];
  const smiles: string[] = [];
  let columns: LabelColumn[] = [];
  await readTable(path, {
    bytes: (bytes) => void hash.update(bytes),
    header: (names) => {
      columns = endpoints
        .map((endpoint) => ({ endpoint, at: names.indexOf(endpoint.name), labels: [] }))
        .filter(({ at }) => at >= 0);
    },
    row: (row) => {
      rowNumbers.push(row.row);
      smiles.push(row.smiles);
      for (const column of columns) column.labels.push(readLabel(path, row, column));
    },
  });
  if (smiles.length === 0)
    throw new CommandError(`${path}: has a header and no rows`, {
      remedy: "write one row per compound below the header",
    });
  const labels = new Map(columns.map((column) => [column.endpoint.name, column.labels]));
  return { path, digest: hash.digest("hex"), rowNumbers, smiles, labels };
}

function readLabel(path: string, { row, cells }: TableRow, { endpoint, at }: LabelColumn): number {
  const fail = (problem: string, remedy: string): CommandError =>
    cellError(path, row, endpoint.name, problem, remedy);
  const value = parseNumber(cells[at]!);
  if (typeof value !== "number") throw fail(`holds ${value.problem}`, value.remedy);
  if (Number.isNaN(value)) return value;
  if (endpoint.kind === "classification" && value !== 0 && value !== 1)
    throw fail(
      "holds a label other than 0 and 1, and the endpoint is a classification",
      "write 1, 0 or nothing",
    );
  if (endpoint.transform !== "log10") return value;
  if (value <= 0)
    throw fail(
      "holds a label that is not above 0, and the study takes the logarithm of this endpoint",
      "correct the label, or leave the cell empty",
    );
  return Math.log10(value);
}
