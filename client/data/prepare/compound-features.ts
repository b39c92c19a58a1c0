import type { FeatureRows, SparseRows } from "../../../models/examples.ts";
import { rowStartsOf } from "../../../models/row-starts.ts";
import type { CompoundRows } from "./compound-rows.ts";

/** Feature rows that are not written yet, to look at some of them: each selected row is read by itself. */
export function compoundFeatures({ columns, rowStart, bytes }: CompoundRows): FeatureRows {
  return {
    rows: rowStart.length - 1,
    columns,
    select(rows): SparseRows {
      const starts = rowStartsOf(rows, rowStart);
      const column = new Uint32Array(starts[rows.length]!);
      const value = new Float32Array(column.length);
      for (const [index, row] of rows.entries()) {
        const count = starts[index + 1]! - starts[index]!;
        const own = bytes(row, row + 1).slice().buffer;
        column.set(new Uint32Array(own, 0, count), starts[index]);
        value.set(new Float32Array(own, 4 * count, count), starts[index]);
      }
      return { rows: rows.length, columns, rowStart: starts, column, value };
    },
  };
}
