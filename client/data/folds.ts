import type { DataProtocol } from "../../trust/manifest/data-protocol.ts";

/** What a fold is for. */
export type FoldRole = "training" | "validation" | "test";

/** What the protocol uses a fold for. */
export function roleOfFold(fold: number, { test, validation }: DataProtocol["folds"]): FoldRole {
  if (fold === test) return "test";
  return fold === validation ? "validation" : "training";
}

/** The compounds of a table in training, validation and test folds, ascending. */
export type FoldRows = Readonly<Record<FoldRole, Uint32Array>>;

/**
 * Splits a table's compounds by fold; `firstRow` is the row of its first compound in the assembled examples.
 */
export function splitByFold(fold: Uint8Array, folds: DataProtocol["folds"], firstRow = 0): FoldRows {
  const rows: Record<FoldRole, number[]> = { training: [], validation: [], test: [] };
  for (const [row, one] of fold.entries()) rows[roleOfFold(one, folds)].push(firstRow + row);
  return {
    training: Uint32Array.from(rows.training),
    validation: Uint32Array.from(rows.validation),
    test: Uint32Array.from(rows.test),
  };
}
