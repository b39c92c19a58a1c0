import type { FeatureRows, SparseRows } from "../../../models/examples.ts";
import type { FeatureScale } from "../../../models/scales.ts";
import { unitScale, type Scale } from "../../../models/target-scale.ts";
import type { FeatureColumn } from "../../../trust/manifest/data-protocol.ts";
import { numericPlaces, walkRow, type NumericPlace } from "./numeric-places.ts";

/** Standardised values are kept within this many deviations: a mistyped cell must not drown a whole row. */
const DEVIATIONS_MAX = 8;

/**
 * Features of a table without structures as a model takes them: each numeric value standardised by the
 * study's scale (mean 0, deviation 1, at most 8 deviations from the mean; the unit scale where a column has
 * none), a missing one 0 with 1 in its second place; categories as they are. The rows of `raw` are those of
 * `featuriseRecord`. Throws a `RangeError` for features of other columns.
 */
export class ScaledRows implements FeatureRows {
  readonly rows: number;
  readonly columns: number;
  readonly #raw: FeatureRows;
  readonly #places: readonly NumericPlace[];
  readonly #scales: readonly Scale[];

  constructor(raw: FeatureRows, columns: readonly FeatureColumn[], scales: readonly FeatureScale[]) {
    this.rows = raw.rows;
    this.columns = raw.columns;
    this.#raw = raw;
    this.#places = numericPlaces(columns, raw);
    const byColumn = new Map(scales.map((scale) => [scale.column, scale]));
    this.#scales = this.#places.map(({ column }) => byColumn.get(column) ?? unitScale);
  }

  select(rows: Uint32Array): SparseRows {
    const raw = this.#raw.select(rows);
    const entriesMax = raw.column.length + raw.rows * this.#places.length;
    const rowStart = new Uint32Array(raw.rows + 1);
    const column = new Uint32Array(entriesMax);
    const value = new Float32Array(entriesMax);
    let entries = 0;
    const add = (at: number, standardised: number): void => {
      if (standardised === 0) return;
      column[entries] = at;
      value[entries] = standardised;
      entries += 1;
    };
    const numeric = (index: number, measured: number): void => {
      const { at } = this.#places[index]!;
      if (Number.isNaN(measured)) add(at + 1, 1);
      else add(at, standardise(measured, this.#scales[index]!));
    };
    for (let row = 0; row < raw.rows; row += 1) {
      walkRow(raw, row, this.#places, { numeric, other: add });
      rowStart[row + 1] = entries;
    }
    const used = { column: column.slice(0, entries), value: value.slice(0, entries) };
    return { rows: raw.rows, columns: this.columns, rowStart, ...used };
  }
}

function standardise(value: number, { mean, deviation }: Scale): number {
  const deviations = (value - mean) / deviation;
  return Math.max(-DEVIATIONS_MAX, Math.min(DEVIATIONS_MAX, deviations));
}
