import type { FeatureRows, SparseRows } from "../../models/examples.ts";

/** Sparse rows in memory as features, the plain way. */
export function selectable(all: SparseRows): FeatureRows {
  return {
    rows: all.rows,
    columns: all.columns,
    select: (rows) => {
      const parts = [...rows].map((row) => {
        if (row >= all.rows) throw new RangeError(`there is no row ${row}`);
        return [all.rowStart[row]!, all.rowStart[row + 1]!] as const;
      });
      const rowStart = new Uint32Array(rows.length + 1);
      for (const [index, [start, end]] of parts.entries())
        rowStart[index + 1] = rowStart[index]! + end - start;
      const column = Uint32Array.from(parts.flatMap(([start, end]) => [...all.column.subarray(start, end)]));
      const value = Float32Array.from(parts.flatMap(([start, end]) => [...all.value.subarray(start, end)]));
      return { rows: rows.length, columns: all.columns, rowStart, column, value };
    },
  };
}
