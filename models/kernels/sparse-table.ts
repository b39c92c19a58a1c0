import type { SparseRows } from "../examples.ts";
import type { SharedKernels } from "./shared-kernels.ts";
import { Region } from "./shared-memory.ts";
import { SparseBatch, type ColumnRuns } from "./sparse-batch.ts";
import { splitByCost } from "./split-by-cost.ts";

/**
 * One step of an optimiser on the rows of a table. The gradient is multiplied by `scale` (clipping);
 * then `proximal` times the distance from the anchor is added (0: nothing). The terms of Adam are those of
 * `KernelMemory.adam`.
 */
export type SparseStep = { readonly scale: number; readonly proximal: number } & (
  | { readonly optimiser: "sgd"; readonly rate: number; readonly momentum: number }
  | {
      readonly optimiser: "adam";
      readonly rate: number;
      readonly beta1: number;
      readonly beta2: number;
      readonly epsilon: number;
      readonly keep: number;
    }
);

/** What a touched row costs besides its entries, where an entry, a row of the gradient, costs 1. */
const STEP_COST = 6;
/** Rows of the table's gradient that are made at once to be copied out. */
const GRADIENT_ROWS = 256;

/** What a table is besides its moments; nothing of it where left out. */
export type TableKind = {
  /** It keeps what a proximal term pulls towards. */
  readonly hasAnchor?: boolean;
  /**
   * A step moves every row, as it would without sparsity. Otherwise a row whose column a batch lacks is not
   * read, does not move, and its moments do not decay (as PyTorch's SparseAdam).
   */
  readonly isExact?: boolean;
};

/**
 * A parameter table `[columns, width]` that multiplies sparse rows, with its moments, in shared memory.
 * Products and gradients follow the entries that are there. The bits do not depend on the number of threads.
 */
export class SparseTable {
  readonly columns: number;
  readonly width: number;
  /** `[columns, width]`, zero at first. */
  readonly weights: Float32Array;
  /** As many as asked for, each `[columns, width]`: the velocity, or Adam's mean and square. */
  readonly moments: readonly Float32Array[];
  /** `[columns, width]`: what the proximal term pulls towards. */
  readonly anchor: Float32Array | null;
  readonly #kernels: SharedKernels;
  readonly #isExact: boolean;
  readonly #batch: SparseBatch;
  /** `[rows, width]`: products on the way out, their gradient on the way in. */
  readonly #product: Region;
  readonly #squares: Region;
  readonly #gradientRows: Region;

  /** Throws a `CommandError` where the table does not fit into the memory. */
  constructor(
    kernels: SharedKernels,
    shape: { readonly columns: number; readonly width: number },
    moments: 0 | 1 | 2,
    { hasAnchor = false, isExact = false }: TableKind = {},
  ) {
    const { memory } = kernels;
    const elements = shape.columns * shape.width;
    const [weights, ...others] = memory.vectors(1 + moments + (hasAnchor ? 1 : 0), elements);
    this.weights = weights!;
    this.moments = others.slice(0, moments);
    this.anchor = others[moments] ?? null;
    this.#kernels = kernels;
    this.#isExact = isExact;
    this.columns = shape.columns;
    this.width = shape.width;
    this.#batch = new SparseBatch(kernels, shape.columns);
    this.#product = new Region(memory);
    this.#squares = new Region(memory);
    this.#gradientRows = new Region(memory);
  }

  /**
   * `product[rows, width]` = rows x weights; the rows are remembered for what follows. Throws a `RangeError`,
   * with nothing changed, for a column that does not exist or a product of another size.
   */
  forward(rows: SparseRows, product: Float32Array): void {
    expectLength(product, rows.rows * this.width);
    this.#batch.hold(rows);
    const result = this.#product.floats(product.length);
    const { rowStart, column, value } = this.#batch;
    const inputs = [rowStart, column, value, this.#product].map((region) => region.address);
    const bounds = splitByCost(rowStart.words(rows.rows + 1), rows.rows, 1, this.#kernels.parts);
    const args = [this.weights.byteOffset, ...inputs, this.width];
    this.#kernels.run("sparseProducts", args, this.width, bounds);
    product.set(result);
  }

  /**
   * The sum of the squares of the table's gradient, in float64, given that of the product, `[rows, width]`.
   */
  gradientSquares(gradient: Float32Array): number {
    this.#receive(gradient);
    const runs = this.#batch.touchedColumns();
    const squares = this.#squares.doubles(runs.count);
    const args = [...this.#entries(runs), this.#squares.address, this.width];
    this.#kernels.run("sparseSquares", args, this.width, this.#partsOf(runs, 1));
    return squares.reduce((sum, square) => sum + square, 0);
  }

  /** Writes the table's whole gradient, zero where untouched, given that of the product, `[rows, width]`. */
  gradientInto(gradient: Float32Array, target: Float32Array): void {
    expectLength(target, this.weights.length);
    const width = this.width;
    this.#receive(gradient);
    const runs = this.#batch.touchedColumns();
    const columns = runs.column.words(runs.count);
    const rows = this.#gradientRows.floats(GRADIENT_ROWS * width);
    target.fill(0);
    for (let first = 0; first < runs.count; first += GRADIENT_ROWS) {
      const end = Math.min(first + GRADIENT_ROWS, runs.count);
      const args = [...this.#entries(runs), this.#gradientRows.address, first, width];
      this.#kernels.run("sparseGradients", args, width, [first, end]);
      for (let u = first; u < end; u += 1)
        target.set(rows.subarray((u - first) * width, (u - first + 1) * width), columns[u]! * width);
    }
  }

  /**
   * Moves the table, given the gradient of the product, `[rows, width]`. Throws a `RangeError` where the step
   * needs moments or an anchor that the table lacks.
   */
  update(gradient: Float32Array, step: SparseStep): void {
    this.#expectRoomFor(step);
    this.#receive(gradient);
    const runs = this.#isExact ? this.#batch.everyColumn() : this.#batch.touchedColumns();
    const bounds = this.#partsOf(runs, STEP_COST);
    const anchor = this.anchor?.byteOffset ?? 0;
    const [first, second] = this.moments.map((moment) => moment.byteOffset);
    const tables = [anchor, runs.column.address, ...this.#entries(runs)];
    const terms = [this.width, step.scale, step.proximal, step.rate];
    const weights = this.weights.byteOffset;
    if (step.optimiser === "adam") {
      const args = [weights, first!, second!, ...tables, ...terms];
      args.push(step.beta1, step.beta2, step.epsilon, step.keep);
      this.#kernels.run("sparseAdam", args, this.width, bounds);
    } else {
      const velocity = step.momentum === 0 ? 0 : first!;
      const args = [weights, velocity, ...tables, ...terms, step.momentum];
      this.#kernels.run("sparseSgd", args, this.width, bounds);
    }
  }

  #expectRoomFor(step: SparseStep): void {
    const needed = step.optimiser === "adam" ? 2 : step.momentum === 0 ? 0 : 1;
    if (this.moments.length < needed)
      throw new RangeError(`${step.optimiser} needs ${needed} moments; the table has ${this.moments.length}`);
    if (step.proximal !== 0 && this.anchor === null) throw new RangeError("the table has no anchor");
  }

  #receive(gradient: Float32Array): void {
    expectLength(gradient, this.#batch.rows * this.width);
    this.#product.floats(gradient.length).set(gradient);
  }

  /** Bounds of parts of the columns that cost the same, where a column costs `each` besides its entries. */
  #partsOf({ count, start }: ColumnRuns, each: number): number[] {
    return splitByCost(start.words(count + 1), count, each, this.#kernels.parts);
  }

  /** The arguments that describe the batch by columns and the gradient of the product. */
  #entries({ start }: ColumnRuns): number[] {
    const { entryRow, entryValue } = this.#batch;
    return [start.address, entryRow.address, entryValue.address, this.#product.address];
  }
}

function expectLength(view: Float32Array, length: number): void {
  if (view.length !== length) throw new RangeError(`a view of ${view.length} elements instead of ${length}`);
}
