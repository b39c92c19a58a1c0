import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { aggregateUpdates } from "../../../../coordinator/aggregation/aggregate-updates.ts";
import { trimUpdates } from "../../../../coordinator/aggregation/trim-updates.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

/** Values that repeat, change sign and are not exact, another order at every place. */
function vector(length: number, seed: number): Float32Array {
  return Float32Array.from({ length }, (_, index) => Math.round(9 * Math.sin(index * 1.7 + seed * seed)) / 7);
}

/** The dumb reference: one parameter at a time, a plain sort of plain numbers. */
function reference(base: Float32Array, updates: readonly Float32Array[], trimmed: number): Float32Array {
  return base.map((start, index) => {
    const values = updates.map((update) => update[index]!).toSorted((one, other) => one - other);
    const kept = values.slice(trimmed, values.length - trimmed);
    const mean = kept.reduce((sum, value) => sum + value, 0) / kept.length;
    return Math.fround(Math.fround(mean) + start);
  });
}

type Folder = ReturnType<typeof temporaryFolder>;

function stored(folder: Folder, name: string, values: Float32Array): string {
  writeFileSync(folder.join(name), values);
  return folder.join(name);
}

function trimInto(
  folder: Folder,
  base: Float32Array,
  updates: readonly Float32Array[],
  trimmed: number,
): { digest: string; bytes: Buffer } {
  const digest = trimUpdates({
    parameters: base.length,
    basePath: stored(folder, "base", base),
    updatePaths: updates.map((update, index) => stored(folder, `update-${index}`, update)),
    trimmed,
    folder: folder.path,
  });
  return { digest, bytes: readFileSync(folder.join(`${digest}.f32`)) };
}

function vectors(count: number, length: number): Float32Array[] {
  return Array.from({ length: count }, (_, seed) => vector(length, seed + 1));
}

describe("trimUpdates", () => {
  // A block has at most 262,144 elements, and fewer with many updates; above 32 updates they are sorted
  // otherwise.
  test.each([
    [1, 1, 0],
    [1001, 2, 0],
    [1001, 3, 1],
    [1001, 10, 4],
    [1001, 10, 1],
    [300_003, 5, 2],
    [90_001, 61, 20],
  ])(
    "gives %i parameters of %i updates without %i at each end, bit for bit",
    (parameters, count, trimmed) => {
      using folder = temporaryFolder();
      const [base, updates] = [vector(parameters, 90), vectors(count, parameters)];
      const { digest, bytes } = trimInto(folder, base, updates, trimmed);
      expect(createHash("sha256").update(bytes).digest("hex")).toBe(digest);
      expect(Buffer.from(reference(base, updates, trimmed).buffer).equals(bytes)).toBe(true);
    },
  );

  test.each([4, 40])("gives the same bits in whatever order %i updates come", (count) => {
    using folder = temporaryFolder();
    const base = new Float32Array(500).fill(-0);
    const updates = [...vectors(count - 2, 500), new Float32Array(500), new Float32Array(500).fill(-0)];
    const one = trimInto(folder, base, updates, 1);
    expect(trimInto(folder, base, updates.toReversed(), 1).digest).toBe(one.digest);
  });

  test("is moved by nothing that fewer than half of the nodes send", () => {
    using folder = temporaryFolder();
    const honest = [Float32Array.of(1), Float32Array.of(2), Float32Array.of(3)];
    const hostile = [Float32Array.of(3e38), Float32Array.of(3e38)];
    const { bytes } = trimInto(folder, Float32Array.of(0), [...honest, ...hostile], 2);
    expect(bytes.readFloatLE()).toBe(3);
  });

  test("refuses to leave out all updates, and an update that is shorter than the layout", () => {
    using folder = temporaryFolder();
    const updates = vectors(2, 8);
    expect(() => trimInto(folder, vector(8, 0), updates, 1)).toThrow("leave none");
    expect(() => trimInto(folder, vector(9, 0), updates, 0)).toThrow("shorter than its layout");
  });
});

describe("aggregateUpdates", () => {
  test.each([
    [{ kind: "weighted_sum", coefficients: [0.5, 0.25, 0.25] } as const, 4],
    [{ kind: "trimmed_mean", trimmed: 1 } as const, 3],
  ])("combines as %o says", (combination, expected) => {
    using folder = temporaryFolder();
    const updates = [3, 1, 5].map((value, index) =>
      stored(folder, `update-${index}`, Float32Array.of(value)),
    );
    const basePath = stored(folder, "base", Float32Array.of(combination.kind === "weighted_sum" ? 1 : 0));
    const task = { parameters: 1, basePath, updatePaths: updates, combination, folder: folder.path };
    expect(readFileSync(folder.join(`${aggregateUpdates(task)}.f32`)).readFloatLE()).toBe(expected);
  });
});
