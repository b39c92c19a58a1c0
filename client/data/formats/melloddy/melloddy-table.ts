import { comparableName } from "../table-layout.ts";

/**
 * The tables of MELLODDY-TUNER: assays, measurements, structures, and the consortium's catalogue of assays.
 */
export type MelloddyTable = "T0" | "T1" | "T2" | "catalogue";

/** What each table is known by; further columns may stand in any order. */
const COLUMNS: Readonly<Record<MelloddyTable, readonly string[]>> = {
  T1: ["input_compound_id", "input_assay_id", "standard_value"],
  T0: ["input_assay_id", "assay_type"],
  T2: ["input_compound_id", "smiles"],
  catalogue: ["catalog_assay_id", "catalog_task_id"],
};

/** Every column that MELLODDY-TUNER's README asks for, to tell a person what is missing. */
const DOCUMENTED: Readonly<Record<"T0" | "T1" | "T2", string>> = {
  T0:
    "input_assay_id, assay_type, use_in_regression, is_binary, expert_threshold_1 to expert_threshold_5, " +
    "direction, catalog_assay_id, parent_assay_id",
  T1: "input_compound_id, input_assay_id, standard_qualifier, standard_value",
  T2: "input_compound_id, smiles",
};

/** Which of MELLODDY-TUNER's tables has this header; null where none of them has. */
export function isMelloddyTable(header: readonly string[]): MelloddyTable | null {
  const names = new Set(header.map(comparableName));
  const tables = Object.keys(COLUMNS) as MelloddyTable[];
  return tables.find((table) => COLUMNS[table].every((name) => names.has(name))) ?? null;
}

/** The columns of a table as its documentation lists them. */
export function documentedColumns(table: "T0" | "T1" | "T2"): string {
  return DOCUMENTED[table];
}
