import { CommandError } from "../../../../process/command-error.ts";
import { headerPlace, quoted, type Layout } from "../table-layout.ts";

/** The columns of the K-MELLODDY standard format 4.6, as it spells them. */
export const K_MELLODDY_COLUMNS = [
  "Chemical ID",
  "Chemical Name",
  "SMILES_Structure_Parent",
  "SMILES_Salt",
  "Test",
  "Test_Type",
  "Test_Subject",
  "Test_Dose",
  "Measurement_Type",
  "Measurement_Condition",
  "Measurement_Relation",
  "Measurement_Value",
  "Measurement_Value(AtoB)",
  "Measurement_Value(BtoA)",
  "Measurement_Unit",
  "Measurement_Conc",
  "Measurement_Temp",
  "Measurement_Class",
  "Measurement_Route",
  "Measurement_Sex",
  "Measurement_Formulation",
  "Comment",
] as const;

/** A column of the format. */
export type KMelloddyColumn = (typeof K_MELLODDY_COLUMNS)[number];

/** Where each column of the format is in a header, and which of them are spelled in another way. */
export type KMelloddyHeader = {
  readonly at: ReadonlyMap<KMelloddyColumn, number>;
  readonly notes: readonly string[];
};

const KEYS: ReadonlyMap<string, KMelloddyColumn> = new Map([
  ...K_MELLODDY_COLUMNS.map((name) => [columnKey(name), name] as const),
  ["testspecies", "Test_Subject"] as const,
]);

/**
 * The column that a header's cell names, whatever its case, spaces, asterisks and the typo `Measurment`; null
 * where it is none of the format.
 */
export function kMelloddyColumn(cell: string): KMelloddyColumn | null {
  return KEYS.get(columnKey(cell)) ?? null;
}

function columnKey(name: string): string {
  return name
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, "")
    .replace("measurment", "measurement");
}

/** The columns without which rows of the format cannot be read, of those missing in a header. */
export function missingColumns(header: readonly string[]): readonly string[] {
  const found = new Set(header.map(kMelloddyColumn));
  const has = (...names: KMelloddyColumn[]): boolean => names.some((name) => found.has(name));
  return [
    ...(has("SMILES_Structure_Parent", "SMILES_Salt") ? [] : ["SMILES_Structure_Parent"]),
    ...(has("Test") ? [] : ["Test"]),
    ...(has("Test_Type") ? [] : ["Test_Type"]),
    ...(has("Measurement_Value", "Measurement_Value(AtoB)", "Measurement_Value(BtoA)")
      ? []
      : ["Measurement_Value"]),
  ];
}

/** Reads a header. Throws a `CommandError` where a column is missing or named twice. */
export function readKMelloddyHeader(layout: Layout): KMelloddyHeader {
  const missing = missingColumns(layout.header);
  if (missing.length > 0)
    throw new CommandError(`${headerPlace(layout)}: the column ${missing[0]} is missing`, {
      remedy: "use the column names of the K-MELLODDY standard data format",
    });
  const at = new Map<KMelloddyColumn, number>();
  const notes: string[] = [];
  for (const [index, cell] of layout.header.entries()) {
    const column = kMelloddyColumn(cell);
    if (column === null && cell !== "") notes.push(`the column ${quoted(cell)} is not of the format`);
    if (column === null) continue;
    if (at.has(column))
      throw new CommandError(`${headerPlace(layout)}: two columns are read as ${column}`, {
        remedy: "keep one of them",
      });
    if (cell !== column) notes.push(`the column ${quoted(cell)} was read as ${column}`);
    at.set(column, index);
  }
  return { at, notes };
}
