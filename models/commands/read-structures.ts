import type { TableRow } from "../../tables/table.ts";

/**
 * A structure to predict for: `row` counts from 1 at the first line, `id` is the line's own name for it, or
 * empty.
 */
export type Structure = { readonly row: number; readonly id: string; readonly smiles: string };

type Form =
  { readonly kind: "lines" } | { readonly kind: "table"; readonly smilesAt: number; readonly idAt: number };

const ID_COLUMN = /^(?:id|compound_id|name)$/i;

/**
 * Structures from records as they are read: a table whose header has a column `smiles` (and perhaps `id`,
 * `compound_id` or `name`), or one SMILES a line with an optional name after a space.
 */
export async function* readStructures(
  blocks: AsyncIterable<readonly TableRow[]>,
): AsyncGenerator<Structure[]> {
  let form: Form | null = null;
  for await (const block of blocks) {
    const structures: Structure[] = [];
    for (const record of block) {
      const isFirst: boolean = form === null;
      form ??= formOf(record);
      if (!isFirst || form.kind === "lines") structures.push(structureOf(record, form));
    }
    if (structures.length > 0) yield structures;
  }
}

function formOf({ cells }: TableRow): Form {
  const smilesAt = cells.findIndex((cell) => cell.trim().toLowerCase() === "smiles");
  if (smilesAt < 0) return { kind: "lines" };
  return { kind: "table", smilesAt, idAt: cells.findIndex((cell) => ID_COLUMN.test(cell.trim())) };
}

function structureOf({ row, cells }: TableRow, form: Form): Structure {
  if (form.kind === "table")
    return { row, id: cells[form.idAt]?.trim() ?? "", smiles: cells[form.smilesAt]?.trim() ?? "" };
  const [smiles = "", ...name] = cells.join(" ").trim().split(/\s+/);
  return { row, id: name.join(" "), smiles };
}
