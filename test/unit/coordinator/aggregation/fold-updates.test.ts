import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { Aggregator } from "../../../../coordinator/aggregation/aggregator.ts";
import type { AggregationTask } from "../../../../coordinator/aggregation/aggregation-task.ts";
import { foldUpdates } from "../../../../coordinator/aggregation/fold-updates.ts";
import { sharesOfWeight } from "../../../../coordinator/strategy/fedavg.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

/** A vector of values that are not exact in float32, so that the order of a sum shows. */
function vector(length: number, seed: number): Float32Array {
  return Float32Array.from({ length }, (_, index) => Math.sin(index * 0.7 + seed) / 3);
}

/** The dumb reference: one element at a time, every step rounded to float32. */
function referenceFold(
  base: Float32Array,
  updates: readonly Float32Array[],
  coefficients: readonly number[],
) {
  return base.map((start, index) => {
    let sum = 0;
    for (const [k, update] of updates.entries())
      sum = Math.fround(sum + Math.fround(Math.fround(coefficients[k]!) * update[index]!));
    return Math.fround(sum + start);
  });
}

function stored(folder: { join(...parts: string[]): string }, name: string, values: Float32Array): string {
  writeFileSync(folder.join(name), values);
  return folder.join(name);
}

function floatsOf(path: string): Float32Array {
  const bytes = readFileSync(path);
  return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
}

describe("foldUpdates", () => {
  // 262,144 elements make a block: less than one, an odd number, and more than four.
  test.each([1, 1001, 1_100_003])("writes the weighted mean of %i parameters, bit for bit", (parameters) => {
    using folder = temporaryFolder();
    const base = vector(parameters, 9);
    const updates = [vector(parameters, 1), vector(parameters, 2), vector(parameters, 3)];
    const coefficients = sharesOfWeight([10, 1, 5.5]);
    const digest = foldUpdates({
      parameters,
      basePath: stored(folder, "base", base),
      updatePaths: updates.map((update, index) => stored(folder, `update-${index}`, update)),
      coefficients,
      folder: folder.path,
    });
    const result = readFileSync(folder.join(`${digest}.f32`));
    expect(createHash("sha256").update(result).digest("hex")).toBe(digest);
    const reference = referenceFold(base, updates, coefficients);
    expect(Buffer.from(reference.buffer).equals(result)).toBe(true);
  });

  test("refuses an update that is shorter than the layout and leaves nothing behind", () => {
    using folder = temporaryFolder();
    const fold = () =>
      foldUpdates({
        parameters: 8,
        basePath: stored(folder, "base", vector(8, 0)),
        updatePaths: [stored(folder, "short", vector(7, 1))],
        coefficients: [1],
        folder: folder.path,
      });
    expect(fold).toThrow("a stored vector is shorter than its layout");
  });
});

describe("Aggregator", () => {
  test("folds on its own thread, one task after the other, and reports failures", async () => {
    using folder = temporaryFolder();
    const aggregator = new Aggregator();
    const task: AggregationTask = {
      parameters: 4,
      basePath: stored(folder, "base", Float32Array.of(1, 1, 1, 1)),
      updatePaths: [
        stored(folder, "a", Float32Array.of(1, 2, 3, 4)),
        stored(folder, "b", Float32Array.of(3, 2, 1, 0)),
      ],
      combination: { kind: "weighted_sum", coefficients: [0.5, 0.5] },
      folder: folder.path,
    };
    const failing = aggregator.aggregate({
      ...task,
      updatePaths: [folder.join("missing"), task.updatePaths[1]!],
    });
    const succeeding = aggregator.aggregate(task);
    await expect(failing).rejects.toThrow(/no such file/);
    expect([...floatsOf(folder.join(`${await succeeding}.f32`))]).toEqual([3, 3, 3, 3]);
    await aggregator.close();
  });
});
