import { CommandError } from "../../../process/command-error.ts";
import { comparableName, headerPlace, quoted, refuseTwins, type Layout } from "./table-layout.ts";
import type { StudyAssay } from "./study-assays.ts";

/** Names of a column of structures, in any case, with spaces or hyphens for underscores. */
export const STRUCTURE_COLUMNS: readonly string[] = [
  "smiles",
  "canonical_smiles",
  "isomeric_smiles",
  "structure",
  "structure_smiles",
  "smiles_structure",
  "compound_smiles",
];

/** Names of a column with the partner's own compound names; the first of the list that a table has counts. */
export const ID_COLUMNS: readonly string[] = [
  "compound_id",
  "id",
  "chemical_id",
  "molecule_id",
  "molecule_chembl_id",
  "chembl_id",
  "input_compound_id",
  "record_id",
  "compound",
  "compound_name",
  "name",
  "title",
];

/** Where a table without a format of its own has its structures, names and measurements. */
export type PlainColumns = {
  readonly structureAt: number;
  /** -1: it has none. */
  readonly compoundAt: number;
  readonly assays: readonly { readonly assay: StudyAssay; readonly at: number }[];
  /** What a person should know of the other columns. */
  readonly notes: readonly string[];
};

/** The columns of a header that may hold structures. */
export function structureColumns(header: readonly string[]): readonly string[] {
  return header.filter((name) => STRUCTURE_COLUMNS.includes(comparableName(name)));
}

/**
 * Finds structures, names and the study's columns. Throws a `CommandError` where there is no column of
 * structures or more than one, or two columns of the same name.
 */
export function plainColumns(layout: Layout, wanted: ReadonlyMap<string, StudyAssay>): PlainColumns {
  refuseTwins(layout);
  const { header, file } = layout;
  const structureAt = file.kind === "sdf" ? header.indexOf("molblock") : findStructures(layout, wanted);
  const assays = findAssays(layout, wanted);
  const compoundAt = findCompound(header, [structureAt, ...assays.map(({ at }) => at)]);
  const used = new Set([structureAt, compoundAt, ...assays.map(({ at }) => at)]);
  const others = header.filter((name, at) => !used.has(at) && name !== "");
  const notes = others.length === 0 ? [] : [`columns that the study does not ask for: ${listed(others)}`];
  return { structureAt, compoundAt, assays, notes };
}

/** Names in a row, at most ten of them. */
export function listed(names: readonly string[]): string {
  const shown = names.slice(0, 10).map(quoted).join(", ");
  return names.length > 10 ? `${shown} and ${names.length - 10} more` : shown;
}

function findStructures(layout: Layout, wanted: ReadonlyMap<string, StudyAssay>): number {
  const found = structureColumns(layout.header).filter((name) => !wanted.has(name));
  if (found.length === 1) return layout.header.indexOf(found[0]!);
  if (found.length === 0)
    throw new CommandError(`${headerPlace(layout)}: no column of structures`, {
      remedy: `name the column that holds SMILES smiles; found are ${listed(layout.header)}`,
    });
  throw new CommandError(`${headerPlace(layout)}: ${listed(found)} may all hold the structures`, {
    remedy: "keep one column of structures, or rename the others",
  });
}

/** The columns of the study's endpoints; a file beside others may have none. */
export function findAssays(layout: Layout, wanted: ReadonlyMap<string, StudyAssay>): PlainColumns["assays"] {
  return [...wanted.values()]
    .map((assay) => ({ assay, at: layout.header.indexOf(assay.assay) }))
    .filter(({ at }) => at >= 0);
}

function findCompound(header: readonly string[], used: readonly number[]): number {
  const names = header.map((name, at) => (used.includes(at) ? "" : comparableName(name)));
  for (const name of ID_COLUMNS) if (names.includes(name)) return names.indexOf(name);
  return -1;
}
