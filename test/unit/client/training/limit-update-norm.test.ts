import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { limitUpdateNorm } from "../../../../client/training/limit-update-norm.ts";
import type { TrainedUpdate } from "../../../../client/training/trainer.ts";

function trained(values: readonly number[]): TrainedUpdate {
  const update = new Float32Array(new SharedArrayBuffer(values.length * 4));
  update.set(values);
  return { update, digest: digestOf(update), weight: 3, trainLoss: 0.5 };
}

function digestOf(update: Float32Array): string {
  return createHash("sha256").update(new Uint8Array(update.buffer)).digest("hex");
}

const normOf = (update: Float32Array): number =>
  Math.sqrt(update.reduce((sum, value) => sum + value * value, 0));

describe("the bound on an update's norm", () => {
  test("leaves what is within it to the bit", () => {
    const update = trained([3, 4]);
    expect(limitUpdateNorm(update, 5)).toBe(update);
    expect(limitUpdateNorm(update, null)).toBe(update);
    expect([...update.update]).toEqual([3, 4]);
  });

  test("scales what is beyond it down, never above the bound, in the same direction", () => {
    const values = Array.from({ length: 1000 }, (_, index) => Math.sin(index) * 1e3);
    const { update, digest, weight, trainLoss } = limitUpdateNorm(trained(values), 0.7);
    expect(normOf(update)).toBeLessThanOrEqual(0.7);
    expect(normOf(update)).toBeGreaterThan(0.7 * (1 - 1e-6));
    expect(update[2]! / update[1]!).toBeCloseTo(values[2]! / values[1]!, 5);
    expect({ digest, weight, trainLoss }).toEqual({ digest: digestOf(update), weight: 3, trainLoss: 0.5 });
  });

  test("gives the same bits each time", () => {
    const values = Array.from({ length: 100 }, (_, index) => Math.cos(index));
    expect(limitUpdateNorm(trained(values), 0.1).digest).toBe(limitUpdateNorm(trained(values), 0.1).digest);
  });
});
