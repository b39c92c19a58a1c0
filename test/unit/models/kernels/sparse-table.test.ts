import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SparseRows } from "../../../../models/examples.ts";
import { SharedKernels } from "../../../../models/kernels/shared-kernels.ts";
import { SparseTable, type SparseStep } from "../../../../models/kernels/sparse-table.ts";
import { packRows } from "../../../../models/pack-rows.ts";
import { seededRandom } from "../../../../models/random/seeded-random.ts";

const COLUMNS = 50;
const WIDTHS = [1, 3, 4, 5, 30, 512, 2000];
const ADAM: SparseStep = {
  optimiser: "adam",
  scale: 1,
  proximal: 0,
  rate: 1e-2,
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-8,
  keep: 0.99,
};
const SGD: SparseStep = { optimiser: "sgd", scale: 1, proximal: 0, rate: 0.1, momentum: 0.9 };

/** Rows of which some are empty and some have more entries than any kernel takes at once. */
function someRows(lengths: readonly number[], seed = 1): SparseRows {
  const random = seededRandom(seed, lengths.length);
  const row = (length: number): { column: Uint32Array; value: Float32Array } => ({
    // Seven is coprime to fifty: no column twice in a row.
    column: Uint32Array.from({ length }, (_, k) => (k * 7 + seed) % COLUMNS),
    value: Float32Array.from({ length }, () => (random.uniform() < 0.5 ? 1 : random.uniform())),
  });
  return packRows(lengths.map(row), COLUMNS);
}

const ROWS = someRows([5, 0, 21, 1, 38, 0, 4]);

function noise(length: number, seed: number): Float32Array {
  const random = seededRandom(seed, length);
  return Float32Array.from({ length }, () => 2 * random.uniform() - 1);
}

/** The table's gradient by the definition, in float64. */
function gradientOf({ rows, rowStart, column, value }: SparseRows, gradient: Float32Array): Float64Array {
  const width = gradient.length / rows;
  const result = new Float64Array(COLUMNS * width);
  for (let row = 0; row < rows; row += 1)
    for (let k = rowStart[row]!; k < rowStart[row + 1]!; k += 1)
      for (let c = 0; c < width; c += 1)
        result[column[k]! * width + c]! += value[k]! * gradient[row * width + c]!;
  return result;
}

function expectClose(actual: Float32Array, wanted: ArrayLike<number>): void {
  expect(actual.length).toBe(wanted.length);
  const worst = actual.reduce((most, value, index) => Math.max(most, Math.abs(value - wanted[index]!)), 0);
  expect(worst).toBeLessThan(2e-5);
}

describe.each([1, 2, 3])("with %i threads", (threads) => {
  let kernels: SharedKernels;
  beforeAll(async () => {
    kernels = await SharedKernels.create(threads);
  });
  afterAll(() => kernels.close());

  /** A table of noise after the rows went forward, and noise as the gradient of their product. */
  function prepared(
    width: number,
    moments: 0 | 1 | 2,
    rows = ROWS,
    isExact = false,
  ): { table: SparseTable; gradient: Float32Array } {
    const table = new SparseTable(kernels, { columns: COLUMNS, width }, moments, {
      hasAnchor: true,
      isExact,
    });
    table.weights.set(noise(COLUMNS * width, 2));
    table.anchor!.set(noise(COLUMNS * width, 3));
    table.forward(rows, new Float32Array(rows.rows * width));
    return { table, gradient: noise(rows.rows * width, 4) };
  }

  it.each(WIDTHS)("multiplies rows by a table of width %i", (width) => {
    const { table } = prepared(width, 0);
    const product = noise(ROWS.rows * width, 5);
    table.forward(ROWS, product);
    const wanted = new Float64Array(product.length);
    for (let row = 0; row < ROWS.rows; row += 1)
      for (let k = ROWS.rowStart[row]!; k < ROWS.rowStart[row + 1]!; k += 1)
        for (let c = 0; c < width; c += 1)
          wanted[row * width + c]! += ROWS.value[k]! * table.weights[ROWS.column[k]! * width + c]!;
    expectClose(product, wanted);
  });

  it.each(WIDTHS)("gives the gradient of a table of width %i and its square", (width) => {
    const { table, gradient } = prepared(width, 0);
    const wanted = gradientOf(ROWS, gradient);
    const target = noise(COLUMNS * width, 5);
    table.gradientInto(gradient, target);
    expectClose(target, wanted);
    const squares = target.reduce((sum, value) => sum + value * value, 0);
    expect(table.gradientSquares(gradient)).toBeCloseTo(squares, 6);
  });

  it.each([false, true].flatMap((isExact) => WIDTHS.map((width) => [width, isExact] as const)))(
    "takes a step of Adam at width %i, on every row: %s",
    (width, isExact) => {
      const { table, gradient } = prepared(width, 2, ROWS, isExact);
      const [mean, square] = table.moments as [Float32Array, Float32Array];
      mean.fill(0.02);
      square.fill(0.003);
      const before = Float64Array.from(table.weights);
      const step = { ...ADAM, scale: 0.5, proximal: 0.3 };
      const g = gradientOf(ROWS, gradient);
      table.update(gradient, step);
      const touched = new Set(ROWS.column);
      const [w, m, v] = [
        before.slice(),
        Float64Array.from(mean).fill(0.02),
        Float64Array.from(mean).fill(0.003),
      ];
      for (const [index, start] of before.entries()) {
        if (!isExact && !touched.has(Math.floor(index / width))) continue;
        const slope = 0.5 * g[index]! + 0.3 * (start - table.anchor![index]!);
        m[index] = 0.9 * 0.02 + 0.1 * slope;
        v[index] = 0.999 * 0.003 + 0.001 * slope ** 2;
        w[index] = 0.99 * start - (1e-2 * m[index]) / (Math.sqrt(v[index]) + 1e-8);
      }
      expect(touched.size).toBeLessThan(COLUMNS);
      expectClose(mean, m);
      expectClose(square, v);
      expectClose(table.weights, w);
    },
  );

  it.each([
    [0, 0],
    [0, 0.9],
    [0.2, 0.9],
  ])("takes steps of SGD, proximal %f, momentum %f", (proximal, momentum) => {
    const { table, gradient } = prepared(30, momentum === 0 ? 0 : 1);
    const wanted = Float64Array.from(table.weights);
    const velocity = new Float64Array(wanted.length);
    const g = gradientOf(ROWS, gradient);
    const touched = new Set(ROWS.column);
    for (let step = 0; step < 3; step += 1) {
      table.update(gradient, { ...SGD, proximal, momentum });
      for (const [index, weight] of wanted.entries()) {
        if (!touched.has(Math.floor(index / 30))) continue;
        velocity[index] =
          momentum * velocity[index]! + g[index]! + proximal * (weight - table.anchor![index]!);
        wanted[index] = weight - 0.1 * velocity[index];
      }
    }
    expectClose(table.weights, wanted);
  });

  it("leaves the rows that a batch does not touch, and their moments, to the bit", () => {
    const { table, gradient } = prepared(5, 2);
    for (const moment of table.moments) moment.fill(0.25);
    const before = table.weights.slice();
    table.update(gradient, ADAM);
    const touched = new Set(ROWS.column);
    for (let index = 0; index < before.length; index += 1) {
      if (touched.has(Math.floor(index / 5))) expect(table.weights[index]).not.toBe(before[index]);
      else {
        expect(table.weights[index]).toBe(before[index]);
        expect(table.moments.map((moment) => moment[index])).toEqual([0.25, 0.25]);
      }
    }
  });

  it("keeps tables and grows when a batch is larger than any before", () => {
    const { table } = prepared(512, 2);
    const bytes = kernels.memory.buffer.byteLength;
    const [weights, before] = [table.weights, table.weights.slice()];
    const large = someRows(Array.from({ length: 900 }, () => 30));
    const product = new Float32Array(900 * 512);
    table.forward(large, product);
    expect(kernels.memory.buffer.byteLength).toBeGreaterThan(bytes);
    expect(weights).toEqual(before);
    table.update(new Float32Array(product.length).fill(1), { ...SGD, rate: 1e-3 });
    const first = large.column[0]! * 512;
    expect(weights[first]).toBeLessThan(before[first]!);
    table.forward(ROWS, new Float32Array(ROWS.rows * 512));
    expect(table.gradientSquares(new Float32Array(ROWS.rows * 512))).toBe(0);
  });

  it("takes an empty batch, empty rows and one row", () => {
    for (const lengths of [[], [0, 0], [3]]) {
      const rows = someRows(lengths);
      const { table, gradient } = prepared(3, 2, rows);
      const before = table.weights.slice();
      const square = gradientOf(rows, gradient).reduce((sum, value) => sum + value * value, 0);
      expect(table.gradientSquares(gradient)).toBeCloseTo(square, 5);
      table.update(gradient, ADAM);
      expect(table.weights.some((weight, index) => weight !== before[index])).toBe(lengths[0] === 3);
    }
  });

  it("flushes moments that would become denormal", () => {
    const { table, gradient } = prepared(5, 2);
    table.moments[0]!.fill(2e-30);
    table.moments[1]!.fill(1.0001e-34);
    gradient.fill(1e-20);
    for (let step = 0; step < 10; step += 1) table.update(gradient, ADAM);
    const own = ROWS.column[0]! * 5;
    expect(table.moments.map((moment) => [...moment.subarray(own, own + 5)])).toEqual([
      [0, 0, 0, 0, 0],
      [0, 0, 0, 0, 0],
    ]);
  });
});
