import type { Layout } from "../table-layout.ts";
import { StructureStore } from "./structure-store.ts";
import { cellFinder, fitsHeader, type CellOf } from "./table-cells.ts";

/** The compounds of T2, and what a person should know of them. */
export type Structures = { readonly store: StructureStore; readonly notes: readonly string[] };

/** Reads all tables T2 of a set, each once. */
export async function readStructures(tables: readonly Layout[]): Promise<Structures> {
  const store = new StructureStore();
  let unnamed = 0;
  let misshapen = 0;
  for (const layout of tables) {
    const cellOf: CellOf<string> = cellFinder(layout);
    for await (const block of layout.sheet.rows())
      for (const { row, cells } of block) {
        if (row <= layout.headerRow) continue;
        const compound = cellOf(cells, "input_compound_id");
        if (!fitsHeader(layout, cells)) misshapen += 1;
        else if (compound === "") unnamed += 1;
        else store.add(compound, cellOf(cells, "smiles"));
      }
  }
  const notes = [
    misshapen > 0 && `T2: rows with more or fewer cells than the header, passed over: ${misshapen}`,
    unnamed > 0 && `T2: rows without input_compound_id, passed over: ${unnamed}`,
    store.repeated > 0 && `T2: compounds listed again with the same structure: ${store.repeated}`,
    store.contradicted > 0 && `T2: compounds listed with different structures: ${store.contradicted}`,
  ];
  return { store, notes: notes.filter((note) => note !== false) };
}
