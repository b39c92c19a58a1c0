import type { Examples, SparseRows } from "../../models/examples.ts";
import type { Endpoint } from "../../trust/manifest/endpoint.ts";
import type { DataProtocol } from "../../trust/manifest/data-protocol.ts";
import type { Scale } from "../../models/target-scale.ts";
import type { PreparedTable } from "./prepare-table.ts";

/**
 * One column of the label matrix: an endpoint as the tables `tables` measured it, standardised by `scale`.
 */
export type LabelColumn = {
  readonly endpoint: Endpoint;
  /** Indices of the tables whose labels count; the others are not measured in this column. */
  readonly tables: readonly number[];
  readonly scale: Scale;
};

/** Compounds of all tables, one table after the other, and the labels in the order of `columns`. */
export function assembleExamples(
  tables: readonly PreparedTable[],
  columns: readonly LabelColumn[],
): Examples {
  const features = concatenate(tables.map((table) => table.features));
  const tasks = columns.length;
  const labels = new Float32Array(features.rows * tasks).fill(NaN);
  for (const [task, { endpoint, tables: members, scale }] of columns.entries()) {
    const { mean, deviation } = endpoint.kind === "regression" ? scale : { mean: 0, deviation: 1 };
    let first = 0;
    for (const [index, table] of tables.entries()) {
      const own = members.includes(index) ? table.labels.get(endpoint.name) : undefined;
      if (own !== undefined)
        for (const [row, label] of own.entries())
          labels[(first + row) * tasks + task] = (label - mean) / deviation;
      first += table.features.rows;
    }
  }
  return { features, tasks, labels };
}

/** The compounds of a table in training, validation and test folds, ascending. */
export type FoldRows = {
  readonly training: Uint32Array;
  readonly validation: Uint32Array;
  readonly test: Uint32Array;
};

/**
 * Splits a table's compounds by fold; `firstRow` is the row of its first compound in the assembled examples.
 */
export function splitByFold(fold: Uint8Array, folds: DataProtocol["folds"], firstRow = 0): FoldRows {
  const rowsWhere = (isWanted: (value: number) => boolean): Uint32Array =>
    Uint32Array.from(
      Array.from(fold.entries()).flatMap(([row, value]) => (isWanted(value) ? [firstRow + row] : [])),
    );
  return {
    training: rowsWhere((value) => value !== folds.test && value !== folds.validation),
    validation: rowsWhere((value) => value === folds.validation),
    test: rowsWhere((value) => value === folds.test),
  };
}

function concatenate(parts: readonly SparseRows[]): SparseRows {
  if (parts.length === 1) return parts[0]!;
  const rows = parts.reduce((sum, part) => sum + part.rows, 0);
  const nonzeros = parts.reduce((sum, part) => sum + part.column.length, 0);
  const rowStart = new Uint32Array(rows + 1);
  const column = new Uint32Array(nonzeros);
  const value = new Float32Array(nonzeros);
  let row = 0;
  let at = 0;
  for (const part of parts) {
    for (let index = 0; index <= part.rows; index += 1) rowStart[row + index] = at + part.rowStart[index]!;
    column.set(part.column, at);
    value.set(part.value, at);
    row += part.rows;
    at += part.column.length;
  }
  return { rows, columns: parts[0]!.columns, rowStart, column, value };
}
