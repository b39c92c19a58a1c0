import { qualifierOf, readLabel } from "../read-label.ts";
import type { AssayDeclaration, AssayValue, Problem, RowReading } from "../reading.ts";
import type { Assays } from "./read-assays.ts";
import type { StructureStore } from "./structure-store.ts";
import type { CellOf } from "./table-cells.ts";

/** The columns of T1. */
export type ActivityColumn = "input_compound_id" | "input_assay_id" | "standard_qualifier" | "standard_value";

type Found<Value> = { readonly value: Value } | { readonly problem: Problem };

/** One row of T1 with the structure of its compound from T2, read by what T0 says of its assay. */
export function readActivity(
  row: number,
  cells: readonly string[],
  cellOf: CellOf<ActivityColumn>,
  assays: Assays["byId"],
  structures: StructureStore,
): RowReading {
  const compound = cellOf(cells, "input_compound_id");
  const structure = findStructure(compound, structures);
  const assay = findAssay(cellOf(cells, "input_assay_id"), assays);
  const value =
    "value" in assay
      ? readValue(assay.value, cellOf(cells, "standard_qualifier"), cellOf(cells, "standard_value"))
      : assay;
  const problems = [structure, value].flatMap((found) => ("problem" in found ? [found.problem] : []));
  return {
    row,
    compound,
    structure: "value" in structure ? structure.value : "",
    values: problems.length === 0 && "value" in value ? [value.value] : [],
    problems,
  };
}

function findStructure(compound: string, structures: StructureStore): Found<string> {
  const column = "input_compound_id";
  if (compound === "") return rejected(column, "it names no compound");
  const found = structures.find(compound);
  if (found === undefined) return rejected(column, "its compound is not in T2");
  if (found.kind === "contradicted") return rejected(column, "its compound has different structures in T2");
  if (found.structure === "") return rejected(column, "its compound has no structure in T2");
  return { value: found.structure };
}

function findAssay(id: string, assays: Assays["byId"]): Found<AssayDeclaration> {
  const column = "input_assay_id";
  if (id === "") return rejected(column, "it names no assay");
  const assay = assays.get(id);
  if (assay === undefined) return rejected(column, "its assay is not in T0");
  if (assay.kind === "unusable") return rejected(column, `its assay's row in T0: ${assay.reason}`);
  return { value: assay.declaration };
}

function readValue({ assay, isBinary }: AssayDeclaration, relation: string, cell: string): Found<AssayValue> {
  const qualifier = qualifierOf(relation);
  if (qualifier === null) return rejected("standard_qualifier", "it holds no relation such as <, > or =");
  const column = "standard_value";
  const label = readLabel(cell);
  if (label.kind === "empty") return rejected(column, "it holds no measurement");
  if (label.kind === "problem") return rejected(column, label.reason);
  if (label.kind === "class") return rejected(column, "it holds a class in words where a number belongs");
  if (label.related) return rejected(column, "it holds a relation, which belongs in standard_qualifier");
  if (!isBinary) return { value: { assay, qualifier, value: label.value } };
  if (label.value !== 1 && label.value !== -1)
    return rejected(column, "it is neither 1 nor -1, and its assay is binary");
  return { value: { assay, qualifier: "=", value: label.value === 1 ? 1 : 0 } };
}

function rejected(column: ActivityColumn, reason: string): { readonly problem: Problem } {
  return { problem: { kind: "rejected", column, reason } };
}
