import { CommandError } from "../../../../process/command-error.ts";
import { assayTypes, type AssayType } from "../../../../trust/manifest/endpoint.ts";
import type { AssayDeclaration } from "../reading.ts";
import { headerPlace, type Layout } from "../table-layout.ts";
import type { Catalogue } from "./read-catalogue.ts";
import { cellFinder, expertThresholds, fitsHeader, wholeIdentifier, type CellOf } from "./table-cells.ts";

/** What T0 says of an assay: a declaration, or why its row cannot be used. */
export type DeclaredAssay =
  | { readonly kind: "declared"; readonly declaration: AssayDeclaration }
  | { readonly kind: "unusable"; readonly reason: string };

/** The assays of T0 by their identifier, and what a person should know of them. */
export type Assays = {
  readonly byId: ReadonlyMap<string, DeclaredAssay>;
  readonly notes: readonly string[];
};

/** The name of assay type NON-CATALOG-PANEL in T0 of MELLODDY's first years. */
const OLD_PANEL = "PANEL";
const YES = new Set(["true", "1", "1.0", "yes"]);
const NO = new Set(["false", "0", "0.0", "no", ""]);

/**
 * Reads all tables T0 of a set. A row that cannot be used is kept with its reason, so that the assay's
 * measurements can be reported with it. Throws a `CommandError` naming file and row where an assay is
 * declared twice.
 */
export async function readAssays(tables: readonly Layout[], catalogue: Catalogue | null): Promise<Assays> {
  const byId = new Map<string, DeclaredAssay>();
  const notes: string[] = [];
  for (const layout of tables) {
    const cellOf: CellOf<string> = cellFinder(layout);
    for await (const block of layout.sheet.rows())
      for (const { row, cells } of block) {
        if (row <= layout.headerRow || cells.every((cell) => cell.trim() === "")) continue;
        const id = cellOf(cells, "input_assay_id");
        if (byId.has(id)) throw declaredTwice(layout, row);
        const assay = fitsHeader(layout, cells)
          ? readAssay(id, cells, cellOf, catalogue)
          : unusable("it has more or fewer cells than the header");
        if (assay.kind === "unusable") notes.push(`T0 row ${row} cannot be used: ${assay.reason}`);
        if (id !== "") byId.set(id, assay);
      }
  }
  return { byId, notes };
}

function declaredTwice(layout: Layout, row: number): CommandError {
  return new CommandError(
    `${headerPlace({ ...layout, headerRow: row })}: the assay of input_assay_id is declared before`,
    { remedy: "leave one row per assay in T0" },
  );
}

function readAssay(
  id: string,
  cells: readonly string[],
  cellOf: CellOf<string>,
  catalogue: Catalogue | null,
): DeclaredAssay {
  const written = assayTypeOf(cellOf(cells, "assay_type"));
  const isBinary = yesOrNo(cellOf(cells, "is_binary"));
  const useInRegression = yesOrNo(cellOf(cells, "use_in_regression"));
  const activeSide = activeSideOf(cellOf(cells, "direction"), written);
  const experts = expertThresholds(cellOf, cells);
  if (id === "") return unusable("it names no assay");
  if (written === null) return unusable("its assay_type is not one of MELLODDY's");
  if (isBinary === null) return unusable("its is_binary is neither True nor False");
  if (useInRegression === null) return unusable("its use_in_regression is neither True nor False");
  if (activeSide === null) return unusable("its direction is neither high nor low");
  if (experts === null) return unusable("one of its expert thresholds is no number");
  if (written === "AUX_PL" && !isBinary) return unusable("an AUX_PL assay must be binary");
  const isInCatalogue = catalogue?.assays.has(wholeIdentifier(cellOf(cells, "catalog_assay_id"))) ?? true;
  const isCatalogue = written === "CATALOG-PANEL" && isInCatalogue;
  const agreed = isCatalogue ? (catalogue?.thresholds ?? []) : [];
  const declaration: AssayDeclaration = {
    assay: id,
    assayType: written === "CATALOG-PANEL" && !isCatalogue ? "NON-CATALOG-PANEL" : written,
    isBinary,
    useInRegression: useInRegression && !isBinary,
    thresholds: agreed.length > 0 ? agreed : experts,
    activeSide,
  };
  return { kind: "declared", declaration };
}

function unusable(reason: string): DeclaredAssay {
  return { kind: "unusable", reason };
}

function assayTypeOf(cell: string): AssayType | null {
  const written = cell.toUpperCase();
  return written === OLD_PANEL ? "NON-CATALOG-PANEL" : (assayTypes.find((type) => type === written) ?? null);
}

function yesOrNo(cell: string): boolean | null {
  const written = cell.toLowerCase();
  return YES.has(written) ? true : NO.has(written) ? false : null;
}

/** Screens without a direction count what is far from zero; everything else is active above. */
function activeSideOf(cell: string, type: AssayType | null): AssayDeclaration["activeSide"] | null {
  switch (cell.toLowerCase()) {
    case "high":
      return "above";
    case "low":
      return "below";
    case "":
    case "nan":
      return type === "AUX_HTS" ? "either" : "above";
    default:
      return null;
  }
}
