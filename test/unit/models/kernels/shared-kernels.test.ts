import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { SharedKernels } from "../../../../models/kernels/shared-kernels.ts";
import { SparseTable } from "../../../../models/kernels/sparse-table.ts";
import { splitByCost } from "../../../../models/kernels/split-by-cost.ts";
import { packRows } from "../../../../models/pack-rows.ts";
import { seededRandom } from "../../../../models/random/seeded-random.ts";

const COLUMNS = 300;
const WIDTH = 37;

/** Bits of everything that some training steps leave behind. */
async function train(threads: number): Promise<Buffer[]> {
  const kernels = await SharedKernels.create(threads);
  const table = new SparseTable(kernels, { columns: COLUMNS, width: WIDTH }, 2);
  const random = seededRandom(7, 0);
  const squares = new Float64Array(20);
  table.weights.forEach((_, index) => (table.weights[index] = random.uniform() - 0.5));
  for (let step = 0; step < squares.length; step += 1) {
    const row = (): { column: Uint32Array; value: Float32Array } => ({
      column: Uint32Array.from({ length: 40 }, () => Math.floor(random.uniform() * COLUMNS)),
      value: Float32Array.from({ length: 40 }, () => random.uniform()),
    });
    const rows = packRows(Array.from({ length: 23 }, row), COLUMNS);
    const product = new Float32Array(23 * WIDTH);
    table.forward(rows, product);
    squares[step] = table.gradientSquares(product);
    const terms = { rate: 1e-2, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, keep: 1 };
    table.update(product, { optimiser: "adam", scale: 0.7, proximal: 0, ...terms });
  }
  await kernels.close();
  return [table.weights, ...table.moments, squares].map(({ buffer, byteOffset, byteLength }) =>
    Buffer.from(buffer.slice(byteOffset, byteOffset + byteLength)),
  );
}

describe("shared kernels", () => {
  it("give the same bits whatever the number of threads", async () => {
    const alone = await train(1);
    expect(await train(2)).toEqual(alone);
    expect(await train(3)).toEqual(alone);
    expect(alone[3]!.readDoubleLE(0)).toBeGreaterThan(1);
  });

  it("may be closed twice, and then work no more", async () => {
    const kernels = await SharedKernels.create(2);
    const table = new SparseTable(kernels, { columns: 1, width: 1 }, 0);
    await kernels.close();
    await kernels.close();
    const rows = packRows([{ column: Uint32Array.of(0), value: Float32Array.of(1) }], 1);
    expect(() => table.forward(rows, new Float32Array(1))).toThrow("closed");
  });

  it("say which kernel failed, and go on working", async () => {
    const kernels = await SharedKernels.create(3);
    const outside = 2 ** 32 - 2 ** 16;
    const wrong = [0, 0, 0, 0, outside, 1];
    expect(() => kernels.run("sparseProducts", wrong, 1, [0, 1, 2, 3, 4])).toThrow("sparseProducts failed");
    const table = new SparseTable(kernels, { columns: 1, width: 1 }, 0);
    table.weights.fill(3);
    const product = new Float32Array(1);
    table.forward(packRows([{ column: Uint32Array.of(0), value: Float32Array.of(2) }], 1), product);
    expect(product[0]).toBe(6);
    await kernels.close();
  });

  it.each([0, 65, 1.5, Number.NaN])("refuse %d threads", async (threads) => {
    await expect(SharedKernels.create(threads)).rejects.toThrow(RangeError);
  });

  it.each(["", "await kernels.close();"])("keep no process alive: %s", (end) => {
    const url = new URL("../../../../models/kernels/shared-kernels.ts", import.meta.url).href;
    const program = `import("${url}").then(async ({ SharedKernels }) => {
      const kernels = await SharedKernels.create(3);
      ${end}
      process.stdout.write("end");
    })`;
    const options = { encoding: "utf8", timeout: 30_000 } as const;
    const { status, signal, stdout } = spawnSync(process.execPath, ["--eval", program], options);
    expect({ status, signal, stdout }).toEqual({ status: 0, signal: null, stdout: "end" });
  });
});

describe("parts of about the same cost", () => {
  it("cover all items in order", () => {
    const starts = Uint32Array.of(0, 10, 11, 12, 13, 14, 30);
    expect(splitByCost(starts, 6, 1, 1)).toEqual([0, 6]);
    expect(splitByCost(starts, 6, 1, 2)).toEqual([0, 5, 6]);
    expect(splitByCost(starts, 6, 1, 50)).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  it("are none where there is nothing", () => {
    expect(splitByCost(Uint32Array.of(0), 0, 1, 4)).toEqual([0]);
  });
});
