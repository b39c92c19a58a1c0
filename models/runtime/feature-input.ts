import { productName, type FeatureTable } from "../architecture/feature-tables.ts";
import { densify } from "../densify.ts";
import type { SparseRows } from "../examples.ts";
import type { FloatView, KernelMemory } from "../kernels/kernel-memory.ts";
import type { SparseTable } from "../kernels/sparse-table.ts";
import { columnPlaces, selectColumns, type ColumnPlaces } from "../select-columns.ts";
import type { GraphTensor } from "./graph-runtime.ts";

/** Tensors by the names that a graph gives them. */
export type NamedTensors = Record<string, GraphTensor>;

/** How the features of a batch reach a graph. */
export interface FeatureInput {
  /** The graph's input tensors for these rows, valid until the next call. */
  feeds(rows: SparseRows): NamedTensors;
}

/** All features as one dense block. */
export class DenseInput implements FeatureInput {
  readonly #block: FloatView;

  /** Takes `rowsMax * features` elements of the memory. */
  constructor(memory: KernelMemory, rowsMax: number, features: number) {
    this.#block = memory.floats(rowsMax * features);
  }

  feeds(rows: SparseRows): NamedTensors {
    densify(rows, this.#block);
    const shape = [rows.rows, rows.columns];
    return { features: { data: this.#block.subarray(0, rows.rows * rows.columns), shape } };
  }
}

type TableInput = {
  readonly name: string;
  readonly table: SparseTable;
  readonly product: FloatView;
  /** Null for a table that takes all columns. */
  readonly chosen: { readonly places: ColumnPlaces; readonly count: number } | null;
};

/** Each feature table multiplied outside the graph: only set columns cost anything. */
export class SparseInput implements FeatureInput {
  readonly #tables: readonly TableInput[];

  /** Takes `rowsMax * width` elements of the memory for each table. */
  constructor(
    memory: KernelMemory,
    rowsMax: number,
    features: number,
    tables: readonly (FeatureTable & { readonly table: SparseTable })[],
  ) {
    this.#tables = tables.map(({ tensor, columns, width, table }) => ({
      name: productName(tensor),
      table,
      product: memory.floats(rowsMax * width),
      chosen: columns === "all" ? null : { places: columnPlaces(features, columns), count: columns.length },
    }));
  }

  feeds(rows: SparseRows): NamedTensors {
    const entries = this.#tables.map(({ name, table, product, chosen }) => {
      const own = chosen ? selectColumns(rows, chosen.places, chosen.count) : rows;
      const data = product.subarray(0, rows.rows * table.width);
      table.forward(own, data);
      return [name, { data, shape: [rows.rows, table.width] }] as const;
    });
    return Object.fromEntries(entries);
  }
}
