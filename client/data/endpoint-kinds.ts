import { CommandError } from "../../process/command-error.ts";
import type { Endpoint } from "../../trust/manifest/endpoint.ts";
import { parseNumber, type CellProblem } from "./parse-number.ts";
import { cellError, readTable } from "./read-table.ts";
import { addToMoments, noMoments, skewness, type Moments } from "./skewness.ts";

/** A column that can be an endpoint of a study. */
export type InferredEndpoint = {
  readonly name: string;
  readonly kind: Endpoint["kind"];
  /** `log10` where all labels are positive and clearly skewed, and less so as logarithms. */
  readonly transform: Endpoint["transform"];
  readonly labels: number;
  /** Labels equal to 1; classification only. */
  readonly positives?: number;
  /** Labels in each table that has the column, by the table's path. */
  readonly tables: Readonly<Record<string, number>>;
};

/** What the columns of a federation's tables are. */
export type Inference = {
  readonly tables: readonly { readonly file: string; readonly rows: number }[];
  readonly endpoints: readonly InferredEndpoint[];
  /** Columns that are no endpoint, and why. */
  readonly ignored: readonly { readonly name: string; readonly reason: string }[];
};

type Cell = { readonly path: string; readonly row: number };
type Column = {
  moments: Moments;
  logMoments: Moments;
  zeros: number;
  ones: number;
  positive: number;
  integers: boolean;
  firstNumber: Cell | null;
  firstProblem: (Cell & CellProblem) | null;
  tables: Record<string, number>;
};

const IDENTIFIER = /(?:^|[_\s.-])(?:id|ids|identifier|index|name|cas)$/i;
const SKEWNESS_MAX = 2;

/**
 * Reads tables of one federation and says of each column, by its name, what kind of endpoint it is. Columns
 * without any number and identifiers are ignored with a reason. Throws a `CommandError` naming file, row and
 * column where a column has both numbers and something else.
 */
export async function inferEndpoints(paths: readonly string[]): Promise<Inference> {
  const columns = new Map<string, Column>();
  const tables: { file: string; rows: number }[] = [];
  for (const path of paths) tables.push({ file: path, rows: await readColumns(path, columns) });
  const endpoints: InferredEndpoint[] = [];
  const ignored: { name: string; reason: string }[] = [];
  for (const [name, column] of columns) {
    const reason = whyIgnored(name, column);
    if (reason !== null) ignored.push({ name, reason });
    else endpoints.push(endpointOf(name, column));
  }
  return { tables, endpoints, ignored };
}

async function readColumns(path: string, columns: Map<string, Column>): Promise<number> {
  let rows = 0;
  let own: { column: Column; at: number }[] = [];
  await readTable(path, {
    header: (names, smilesAt) => {
      own = names.flatMap((name, at) =>
        at === smilesAt ? [] : [{ column: columnNamed(columns, name), at }],
      );
      for (const { column } of own) column.tables[path] = 0;
    },
    row: ({ row, cells }) => {
      rows += 1;
      for (const { column, at } of own) addCell(column, cells[at]!, { path, row });
    },
  });
  if (rows === 0)
    throw new CommandError(`${path}: has a header and no rows`, {
      remedy: "write one row per compound below the header",
    });
  return rows;
}

function columnNamed(columns: Map<string, Column>, name: string): Column {
  const known = columns.get(name);
  if (known !== undefined) return known;
  const column: Column = {
    moments: noMoments,
    logMoments: noMoments,
    zeros: 0,
    ones: 0,
    positive: 0,
    integers: true,
    firstNumber: null,
    firstProblem: null,
    tables: {},
  };
  columns.set(name, column);
  return column;
}

function addCell(column: Column, text: string, cell: Cell): void {
  const value = parseNumber(text);
  if (typeof value !== "number") {
    column.firstProblem ??= { ...cell, ...value };
  } else if (!Number.isNaN(value)) {
    column.firstNumber ??= cell;
    column.moments = addToMoments(column.moments, value);
    column.integers &&= Number.isInteger(value);
    column.tables[cell.path]! += 1;
    if (value === 0) column.zeros += 1;
    if (value === 1) column.ones += 1;
    if (value > 0) {
      column.positive += 1;
      column.logMoments = addToMoments(column.logMoments, Math.log10(value));
    }
  }
}

/** Null for an endpoint. Throws where the column is neither numbers nor something else throughout. */
function whyIgnored(name: string, column: Column): string | null {
  const { moments, zeros, ones, firstNumber, firstProblem } = column;
  if (name === "") return "it has no name";
  if (IDENTIFIER.test(name) && (firstProblem !== null || (column.integers && zeros + ones < moments.count)))
    return "it is an identifier";
  if (firstProblem !== null && firstNumber !== null)
    throw cellError(
      firstProblem.path,
      firstProblem.row,
      name,
      `holds ${firstProblem.problem}, while ${firstNumber.path}, row ${firstNumber.row} holds a number`,
      firstProblem.remedy,
    );
  if (firstProblem !== null) return `it holds no number; its first entry is ${firstProblem.problem}`;
  if (firstNumber === null) return "it is empty";
  return moments.second === 0 ? "all its labels are equal" : null;
}

function endpointOf(
  name: string,
  { moments, logMoments, zeros, ones, positive, tables }: Column,
): InferredEndpoint {
  const labels = moments.count;
  const measured = Object.fromEntries(Object.entries(tables).filter(([, count]) => count > 0));
  if (zeros + ones === labels)
    return { name, kind: "classification", transform: "none", labels, positives: ones, tables: measured };
  const skew = skewness(moments);
  const wantsLog = positive === labels && skew > SKEWNESS_MAX && Math.abs(skewness(logMoments)) < skew;
  return { name, kind: "regression", transform: wantsLog ? "log10" : "none", labels, tables: measured };
}
