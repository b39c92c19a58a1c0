import { CommandError } from "../../../../process/command-error.ts";
import { headerPlace, type Layout } from "../table-layout.ts";
import { cellFinder, expertThresholds, wholeIdentifier } from "./table-cells.ts";

/** The consortium's catalogue of assays (T_cat). */
export type Catalogue = {
  /** Its assays, by `catalog_assay_id`. */
  readonly assays: ReadonlySet<string>;
  /** Expert thresholds of every assay of the catalogue: those of its first row; none: those of T0. */
  readonly thresholds: readonly number[];
};

/** Reads a catalogue. Throws a `CommandError` naming the file and row where a threshold is no number. */
export async function readCatalogue(layout: Layout): Promise<Catalogue> {
  const { sheet, headerRow } = layout;
  const cellOf = cellFinder<string>(layout);
  const assays = new Set<string>();
  let thresholds: readonly number[] | null = null;
  for await (const block of sheet.rows())
    for (const { row, cells } of block) {
      if (row <= headerRow) continue;
      const own = expertThresholds(cellOf, cells);
      if (own === null)
        throw new CommandError(
          `${headerPlace({ ...layout, headerRow: row })}: an expert threshold is no number`,
          {
            remedy: "ask for the catalogue again, or leave it out",
          },
        );
      thresholds ??= own;
      assays.add(wholeIdentifier(cellOf(cells, "catalog_assay_id")));
    }
  return { assays, thresholds: thresholds ?? [] };
}
