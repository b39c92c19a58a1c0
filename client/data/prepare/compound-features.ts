import type { FeatureRows, SparseRows } from "../../../models/examples.ts";
import type { CompoundRows } from "./compound-rows.ts";

/** Feature rows that are not written yet, to look at some of them: each selected row is read by itself. */
export function compoundFeatures({ columns, rowStart, bytes }: CompoundRows): FeatureRows {
  return {
    rows: rowStart.length - 1,
    columns,
    select(rows): SparseRows {
      const starts = new Uint32Array(rows.length + 1);
      for (const [index, row] of rows.entries()) {
        if (row >= rowStart.length - 1) throw new RangeError(`row ${row} of ${rowStart.length - 1}`);
        starts[index + 1] = starts[index]! + rowStart[row + 1]! - rowStart[row]!;
      }
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
