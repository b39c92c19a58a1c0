import type { FeatureColumn } from "../../../trust/manifest/data-protocol.ts";
import { columnWidth } from "../../../trust/manifest/feature-count-of.ts";
import type { Problem } from "../formats/reading.ts";
import { isMissing } from "./is-missing.ts";

/**
 * A record as a sparse row of `featureCountOf(protocol)` columns: `column` ascending, `value` never 0.
 * Numeric values are as measured, before standardisation; one that is 0 is left out like any 0, and only the
 * column's second place says that a value is missing.
 */
export type FeaturisedRecord = {
  readonly column: Uint32Array;
  readonly value: Float32Array;
  /** Cells that count as missing although they hold something. */
  readonly problems: readonly Problem[];
};

type Place = { readonly at: number; readonly value: number };
type Reading = Place | { readonly problem: string };

/**
 * Features of a record of a table without structures. `cells` are those of `columns`, in their order; one
 * that is not there is missing. A numeric column gives its value and, where there is none, 1 in its second
 * place; a categorical column gives 1 in the place of its category, and in the last place where there is
 * none. Never throws for what a cell holds.
 */
export function featuriseRecord(
  columns: readonly FeatureColumn[],
  cells: readonly string[],
): FeaturisedRecord {
  const places: Place[] = [];
  const problems: Problem[] = [];
  let first = 0;
  for (const [index, column] of columns.entries()) {
    const reading = readCell(column, cells[index] ?? "");
    if ("problem" in reading)
      problems.push({ kind: "rejected", column: column.name, reason: reading.problem });
    const { at, value } = "problem" in reading ? missing(column) : reading;
    if (value !== 0) places.push({ at: first + at, value });
    first += columnWidth(column);
  }
  return {
    column: Uint32Array.from(places, ({ at }) => at),
    value: Float32Array.from(places, ({ value }) => value),
    problems,
  };
}

function missing(column: FeatureColumn): Place {
  return { at: columnWidth(column) - 1, value: 1 };
}

/** A category that is spelled like a word for missing is still a category. */
function readCell(column: FeatureColumn, cell: string): Reading {
  if (column.kind === "numeric") return isMissing(cell) ? missing(column) : readNumber(column, cell);
  const at = categoryIn(column, cell);
  if (at !== undefined) return { at, value: 1 };
  return isMissing(cell) ? missing(column) : { problem: "it is none of the column's categories" };
}

function readNumber({ range }: FeatureColumn & { kind: "numeric" }, cell: string): Reading {
  const value = numberIn(cell);
  if (value === null) {
    const comma = DECIMAL_COMMA.test(cell.trim());
    return { problem: comma ? "it is a number with a decimal comma" : "it is not a number" };
  }
  const isOutside = range !== undefined && (value < range[0] || value > range[1]);
  if (isOutside || !Number.isFinite(Math.fround(value)))
    return { problem: "it is outside the column's range" };
  return { at: 0, value: Math.fround(value) };
}

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const DECIMAL_COMMA = /^[+-]?\d+,\d+$/;

function numberIn(cell: string): number | null {
  const text = cell.trim();
  return NUMBER.test(text) ? Number(text) : null;
}

type CategoricalColumn = FeatureColumn & { kind: "categorical" };
type Categories = { readonly byText: Map<string, number>; readonly byNumber: Map<number, number> };

/** The categories of columns seen so far, so that not every cell walks a long list. */
const indexed = new WeakMap<CategoricalColumn, Categories>();

function categoriesOf(column: CategoricalColumn): Categories {
  const known = indexed.get(column);
  if (known !== undefined) return known;
  const categories: Categories = { byText: new Map(), byNumber: new Map() };
  for (const [index, category] of column.categories.entries()) {
    categories.byText.set(category.normalize("NFC"), index);
    const value = numberIn(category);
    if (value !== null && !categories.byNumber.has(value)) categories.byNumber.set(value, index);
  }
  indexed.set(column, categories);
  return categories;
}

/** By the words; a category that is a number also by its value, because programs write 1 as 1.0. */
function categoryIn(column: CategoricalColumn, cell: string): number | undefined {
  const { byText, byNumber } = categoriesOf(column);
  const text = cell.trim().normalize("NFC");
  const at = byText.get(text);
  if (at !== undefined) return at;
  const value = numberIn(text);
  return value === null ? undefined : byNumber.get(value);
}
