import { productName, type FeatureTable } from "../architecture/feature-tables.ts";
import { gradientName } from "../architecture/training-graph.ts";
import { localLayout, sharedLayout } from "../architecture/trunk-and-heads.ts";
import type { FloatView, KernelMemory } from "../kernels/kernel-memory.ts";
import type { SharedKernels } from "../kernels/shared-kernels.ts";
import { SparseTable } from "../kernels/sparse-table.ts";
import { addGradient } from "./add-gradient.ts";
import type { EngineOptions, EngineState, StepOptions } from "./engine.ts";
import type { NamedTensors } from "./feature-input.ts";
import { momentCount, stepRule, updateRange } from "./optimiser.ts";
import {
  gather,
  piecesOf,
  placeTensors,
  scatter,
  type PlacedVectors,
  type TensorPlace,
} from "./tensor-places.ts";

/** Which parameters a step moves: all, or the node's own (private head and local trunk). */
export type Trained = "all" | "own";

type PlacedTable = FeatureTable & {
  readonly table: SparseTable;
  readonly isShared: boolean;
  /** In the layout's flat vector. */
  readonly offset: number;
  /** The gradient of the last batch's product; only the batch's rows count. */
  readonly gradient: FloatView;
};

type Part = { readonly start: number; readonly end: number; readonly isShared: boolean };

/**
 * The parameters of one model with their gradients and moments: dense tensors in one vector of the kernels'
 * memory, which runtimes read without a copy; the tables that multiply a sparse input in memory that several
 * threads share.
 */
export class ModelVectors {
  readonly tables: readonly PlacedTable[];
  /** The dense parameters, as a graph takes them: views of what learns. */
  readonly feeds: NamedTensors;
  readonly #memory: KernelMemory;
  readonly #options: EngineOptions;
  readonly #places: readonly TensorPlace[];
  readonly #length: number;
  readonly #sharedLength: number;
  readonly #denseShared: number;
  readonly #parameters: FloatView;
  readonly #gradient: FloatView;
  readonly #moments: readonly FloatView[];
  readonly #denseAnchor: FloatView;
  readonly #steps = { shared: 0, own: 0 };
  #anchor: Float32Array | null = null;

  /** Elements that the constructor takes from the memory, view by view. */
  static elements(options: EngineOptions, tables: readonly FeatureTable[], rowsMax: number): number[] {
    const { denseLength, denseShared } = place(options, tables);
    const moments = Array.from({ length: momentCount(options) }, () => denseLength);
    const anchor = options.anchored ? denseShared : 0;
    return [denseLength, denseLength, ...moments, anchor, ...tables.map(({ width }) => rowsMax * width)];
  }

  constructor(
    memory: KernelMemory,
    kernels: SharedKernels | null,
    options: EngineOptions,
    tables: readonly FeatureTable[],
    rowsMax: number,
  ) {
    const { places, denseLength, denseShared } = place(options, tables);
    this.#memory = memory;
    this.#options = options;
    this.#places = places;
    this.#length = localLayout(options.architecture).length;
    this.#sharedLength = sharedLayout(options.architecture).length;
    this.#denseShared = denseShared;
    const count = momentCount(options);
    this.#parameters = memory.floats(denseLength);
    this.feeds = denseTensors(this.#parameters, places, (name) => name);
    this.#gradient = memory.floats(denseLength);
    this.#moments = Array.from({ length: count }, () => memory.floats(denseLength));
    this.#denseAnchor = memory.floats(options.anchored ? denseShared : 0);
    this.tables = tables.map((description) => {
      const { offset, shape } = places.find(({ name }) => name === description.tensor)!;
      const isShared = offset < this.#sharedLength;
      const extent = { columns: shape[0]!, width: shape[1]! };
      const table = new SparseTable(kernels!, extent, count, {
        hasAnchor: isShared && options.anchored === true,
        isExact: options.architecture.moments === "exact",
      });
      const gradient = memory.floats(rowsMax * description.width);
      return { ...description, table, isShared, offset, gradient };
    });
  }

  /** A copy of parameters, in the layout's order. */
  read(offset = 0, length = this.#length - offset): Float32Array {
    const target = new Float32Array(length);
    gather(this.#places, this.#weights(), offset, target);
    return target;
  }

  /** Loads parameters, in the layout's order. Throws a `RangeError` where they reach beyond it. */
  write(values: Float32Array, offset = 0): void {
    if (offset + values.length > this.#length)
      throw new RangeError(`${offset + values.length} parameters for a model of ${this.#length}`);
    scatter(this.#places, this.#weights(), offset, values);
  }

  readState(): EngineState {
    const vectors = this.#stateVectors().map((vector) => piecesOf(this.#places, vector));
    return { vectors, steps: [this.#steps.shared, this.#steps.own] };
  }

  /** Throws a `RangeError` for the state of another model or optimiser. */
  writeState({ vectors, steps }: EngineState): void {
    const own = this.#stateVectors();
    const lengths = vectors.map((pieces) => pieces.reduce((sum, { length }) => sum + length, 0));
    if (lengths.some((length) => length !== this.#length)) throw new RangeError("the state of another model");
    if (vectors.length !== own.length) throw new RangeError("the state of another optimiser");
    for (const [index, pieces] of vectors.entries()) {
      let offset = 0;
      for (const piece of pieces) {
        scatter(this.#places, own[index]!, offset, piece);
        offset += piece.length;
      }
    }
    [this.#steps.shared, this.#steps.own] = steps;
  }

  /** Forgets moments and steps. */
  reset(): void {
    for (const { dense, tables } of this.#momentVectors())
      for (const vector of [dense, ...tables.values()]) vector.fill(0);
    this.#steps.shared = 0;
    this.#steps.own = 0;
  }

  /** The names of the tensors that learn. */
  trained(which: Trained): string[] {
    return this.#placesOf(which).map(({ name }) => name);
  }

  /** Where a training graph writes the gradients of a batch of `rows`. */
  gradientResults(which: Trained, rows: number): NamedTensors {
    const results = denseTensors(this.#gradient, this.#placesOf(which), gradientName);
    for (const { tensor, width, gradient } of this.#tablesOf(which))
      results[gradientName(productName(tensor))] = {
        data: gradient.subarray(0, rows * width),
        shape: [rows, width],
      };
    return results;
  }

  /** Moves the parameters along the gradients that the last graph wrote for a batch of `rows`. */
  learn(which: Trained, rows: number, options: StepOptions): void {
    const { proximal, sharedGradient, gradientNormMax } = options;
    const term = which === "all" && proximal && !sharedGradient ? proximal.term : 0;
    const gradients = this.#tablesOf(which).map((table) => ({
      ...table,
      gradient: table.gradient.subarray(0, rows * table.width),
    }));
    const scale = gradientNormMax === undefined ? 1 : this.#clippingScale(which, gradients, gradientNormMax);
    if (sharedGradient && which === "all")
      addGradient(this.#places, { dense: this.#gradient, tables: gradients }, scale, sharedGradient);
    for (const part of this.#parts(which)) {
      if (part.isShared && sharedGradient) continue;
      const owner = part.isShared ? "shared" : "own";
      this.#steps[owner] += 1;
      const rule = stepRule(this.#options, this.#steps[owner], options.learningRate);
      if (scale !== 1) this.#memory.scale(this.#gradient.subarray(part.start, part.end), scale);
      if (part.isShared && term > 0) this.#pull(proximal!.anchor, term);
      const vectors = { parameters: this.#parameters, gradient: this.#gradient, moments: this.#moments };
      updateRange(this.#memory, vectors, part, rule);
      for (const { table, isShared, gradient } of gradients)
        if (isShared === part.isShared)
          table.update(gradient, { ...rule, scale, proximal: isShared ? term : 0 });
    }
  }

  /** Adds the gradient of the proximal term; that of the tables is the kernels'. */
  #pull(anchor: Float32Array, term: number): void {
    if (this.#anchor !== anchor) {
      const tables = this.tables.filter(({ isShared }) => isShared);
      const places = this.#places.filter(({ offset }) => offset < this.#sharedLength);
      const vectors = new Map(tables.map(({ tensor, table }) => [tensor, table.anchor!]));
      scatter(places, { dense: this.#denseAnchor, tables: vectors }, 0, anchor);
      this.#anchor = anchor;
    }
    const [gradient, parameters] = [this.#gradient, this.#parameters].map((vector) =>
      vector.subarray(0, this.#denseShared),
    );
    this.#memory.addScaledDifference(gradient!, parameters!, this.#denseAnchor, term);
  }

  /** Clips what the data say; the proximal term is added afterwards as it is. */
  #clippingScale(which: Trained, tables: readonly PlacedTable[], normMax: number): number {
    const dense = this.#parts(which).map(({ start, end }) =>
      this.#memory.sumOfSquares(this.#gradient.subarray(start, end)),
    );
    const sparse = tables.map(({ table, gradient }) => table.gradientSquares(gradient));
    const norm = Math.sqrt([...dense, ...sparse].reduce((sum, squares) => sum + squares, 0));
    return norm > normMax ? normMax / norm : 1;
  }

  #parts(which: Trained): Part[] {
    const own = { start: this.#denseShared, end: this.#parameters.length, isShared: false };
    return which === "own" ? [own] : [{ start: 0, end: this.#denseShared, isShared: true }, own];
  }

  #placesOf(which: Trained): readonly TensorPlace[] {
    return which === "all" ? this.#places : this.#places.filter(({ offset }) => offset >= this.#sharedLength);
  }

  #tablesOf(which: Trained): readonly PlacedTable[] {
    return which === "all" ? this.tables : this.tables.filter(({ isShared }) => !isShared);
  }

  #weights(): PlacedVectors {
    const tables = new Map(this.tables.map(({ tensor, table }) => [tensor, table.weights]));
    return { dense: this.#parameters, tables };
  }

  #stateVectors(): PlacedVectors[] {
    return [this.#weights(), ...this.#momentVectors()];
  }

  #momentVectors(): PlacedVectors[] {
    return this.#moments.map((dense, index) => {
      const tables = this.tables.map(({ tensor, table }) => [tensor, table.moments[index]!] as const);
      return { dense, tables: new Map(tables) };
    });
  }
}

/** The dense ones of some tensors as views of `vector`, under other names. */
function denseTensors(
  vector: FloatView,
  places: readonly TensorPlace[],
  rename: (name: string) => string,
): NamedTensors {
  const entries = places.flatMap(({ name, shape, denseOffset, length }) =>
    denseOffset === null
      ? []
      : [[rename(name), { data: vector.subarray(denseOffset, denseOffset + length), shape }] as const],
  );
  return Object.fromEntries(entries);
}

function place(
  { architecture }: EngineOptions,
  tables: readonly FeatureTable[],
): ReturnType<typeof placeTensors> {
  const names = new Set(tables.map(({ tensor }) => tensor));
  return placeTensors(localLayout(architecture), names, sharedLayout(architecture).length);
}
