import { CommandError } from "../../process/command-error.ts";
import { openTable } from "../../tables/open-table.ts";
import type { TableRow as Row } from "../../tables/table.ts";

/** One row of a node's table below its header (the header is row 1). */
export type TableRow = { readonly row: number; readonly smiles: string; readonly cells: readonly string[] };

/** What `readTable` tells its caller, in the order of the file. */
export type TableVisitor = {
  /**
   * The header's names, trimmed, in the order of every row's `cells`; `smilesAt` is the index of the
   * structures.
   */
  readonly header?: (columns: readonly string[], smilesAt: number) => void;
  readonly row: (row: TableRow) => void;
  /** The file's bytes as they are read. */
  readonly bytes?: (bytes: Uint8Array) => void;
};

/**
 * Reads a node's table (CSV in UTF-8 with commas, perhaps in gzip, a column `smiles`) row by row in bounded
 * memory. Throws a `CommandError` naming file and row for a file that cannot be read, an empty one, a header
 * without a `smiles` column or with the same name twice, and a row with more or fewer cells than the header.
 */
export async function readTable(path: string, visitor: TableVisitor): Promise<void> {
  let columns: readonly string[] | null = null;
  let smilesAt = -1;
  const plain = { kind: "csv", delimiter: ",", encoding: "UTF-8" } as const;
  const table = await openTable(path, { ...plain, onBytes: visitor.bytes });
  for await (const records of table.sheets[0]!.rows()) {
    for (const record of records) {
      if (columns === null) {
        columns = record.cells.map((name) => name.trim());
        smilesAt = findSmiles(path, columns);
        visitor.header?.(columns, smilesAt);
      } else {
        checkWidth(path, record, columns);
        visitor.row({ row: record.row, smiles: record.cells[smilesAt]!.trim(), cells: record.cells });
      }
    }
  }
  if (columns === null)
    throw new CommandError(`${path}: is empty`, {
      remedy: "write a header with a column smiles, then one row per compound",
    });
}

function findSmiles(path: string, columns: readonly string[]): number {
  const seen = new Set<string>();
  for (const name of columns) {
    if (seen.has(name) && name !== "")
      throw new CommandError(`${path}, row 1: two columns are named ${quoted(name)}`, {
        remedy: "give every column its own name",
      });
    seen.add(name);
  }
  const found = columns.flatMap((name, index) => (name.toLowerCase() === "smiles" ? [index] : []));
  if (found.length > 1)
    throw new CommandError(`${path}, row 1: two columns are named smiles, in different case`, {
      remedy: "keep one column of structures",
    });
  if (found[0] === undefined) throw withoutSmiles(path, columns);
  return found[0];
}

function withoutSmiles(path: string, columns: readonly string[]): CommandError {
  const separator = /[;\t]/.exec(columns[0]!)?.[0];
  if (columns.length === 1 && separator !== undefined)
    return new CommandError(
      `${path}, row 1: the columns are separated by ${separator === ";" ? "semicolons" : "tabs"}`,
      {
        remedy: "save the table as CSV with commas",
      },
    );
  return new CommandError(`${path}, row 1: no column is named smiles`, {
    remedy: "the first row is a header; name the column of structures smiles",
  });
}

function checkWidth(path: string, { row, cells }: Row, columns: readonly string[]): void {
  if (cells.length === columns.length) return;
  throw new CommandError(
    `${path}, row ${row}: has ${cells.length} cells, but the header has ${columns.length}`,
    {
      remedy: 'give every row one cell per column, and put "..." around a cell that contains a comma',
    },
  );
}

/** A column's name as messages show it: cut to 60 characters. */
export function quoted(name: string): string {
  return `"${name.length > 60 ? `${name.slice(0, 59)}…` : name}"`;
}

/** The error of one cell: file, row, column, what is wrong and what to do. */
export function cellError(
  path: string,
  row: number,
  column: string,
  problem: string,
  remedy: string,
): CommandError {
  return new CommandError(`${path}, row ${row}, column ${quoted(column)}: ${problem}`, { remedy });
}
