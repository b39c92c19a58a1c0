import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SharedKernels } from "../../../../models/kernels/shared-kernels.ts";
import { SparseTable, type SparseStep } from "../../../../models/kernels/sparse-table.ts";
import { packRows } from "../../../../models/pack-rows.ts";
import { CommandError } from "../../../../process/command-error.ts";

const SGD: SparseStep = { optimiser: "sgd", scale: 1, proximal: 0, rate: 0.1, momentum: 0 };
const rows = packRows([{ column: Uint32Array.of(1, 2), value: Float32Array.of(1, 1) }], 4);

describe("a sparse table", () => {
  let kernels: SharedKernels;
  let table: SparseTable;
  const product = new Float32Array(3);
  beforeAll(async () => {
    kernels = await SharedKernels.create(2);
    table = new SparseTable(kernels, { columns: 4, width: 3 }, 0);
    table.weights.fill(1);
    table.forward(rows, product);
  });
  afterAll(() => kernels.close());

  it("refuses a column that does not exist and remembers the batch before", () => {
    const wrong = { ...rows, column: Uint32Array.of(1, 4) };
    const target = new Float32Array(3).fill(7);
    expect(() => table.forward(wrong, target)).toThrow(RangeError);
    expect(target).toEqual(new Float32Array(3).fill(7));
    expect(table.gradientSquares(Float32Array.of(1, 0, 0))).toBe(2);
  });

  it.each([
    ["begin at 0", { rowStart: Uint32Array.of(1, 2) }],
    ["ends before", { rows: 2, rowStart: Uint32Array.of(0, 2, 1) }],
    ["missing entries", { value: new Float32Array(1) }],
    ["missing entries", { column: new Uint32Array(1) }],
  ])("refuses rows that make no sense: %s", (message, change) => {
    const wrong = { ...rows, ...change };
    expect(() => table.forward(wrong, new Float32Array(wrong.rows * 3))).toThrow(message);
  });

  it("refuses views of another size", () => {
    expect(() => table.forward(rows, new Float32Array(2))).toThrow("2 elements instead of 3");
    expect(() => table.update(new Float32Array(6), SGD)).toThrow("6 elements instead of 3");
    expect(() => table.gradientInto(product, new Float32Array(11))).toThrow("11 elements instead of 12");
  });

  it("refuses a step whose moments or anchor it lacks", () => {
    expect(() => table.update(product, { ...SGD, momentum: 0.9 })).toThrow("needs 1 moments");
    const adam = { optimiser: "adam", beta1: 0.9, beta2: 0.999, epsilon: 1e-8, keep: 1 } as const;
    expect(() => table.update(product, { ...adam, scale: 1, proximal: 0, rate: 1 })).toThrow(
      "needs 2 moments",
    );
    expect(() => table.update(product, { ...SGD, proximal: 1 })).toThrow("no anchor");
    expect(table.weights).toEqual(new Float32Array(12).fill(1));
  });

  it("refuses what does not fit into the memory, with a remedy", () => {
    const shape = { columns: 2 ** 20, width: 2 ** 10 };
    const error = (() => {
      try {
        return new SparseTable(kernels, shape, 2);
      } catch (thrown) {
        return thrown;
      }
    })();
    expect(error).toBeInstanceOf(CommandError);
    expect((error as CommandError).message).toContain("the limit is 4294901760");
    expect((error as CommandError).remedy).toContain("fewer features");
  });
});
