import { readFileSync, readdirSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { RoundCheckpoint } from "../../../../client/training/round-checkpoint.ts";
import type { FitCheckpoint } from "../../../../models/training/fit-hooks.ts";
import { ManualClock } from "../../../support/manual-clock.ts";
import { temporaryFolder } from "../data/temporary-table.ts";

/** Longer than the blocks that are written at a time, and not a multiple of them. */
const LENGTH = 1_100_003;
const vector = (seed: number, length = LENGTH): Float32Array =>
  Float32Array.from({ length }, (_, index) => Math.sin(seed + index));

const whole: FitCheckpoint = {
  step: 17,
  lossSum: 0.1 + 0.2,
  engine: { vectors: [[vector(1)], [vector(2)], [vector(3)]], steps: [17, 12] },
  best: { epoch: 3, validationLoss: 1 / 3, parameters: vector(4) },
  sharedGradient: vector(5, 1000),
};
const small: FitCheckpoint = {
  step: 1,
  lossSum: 0,
  engine: { vectors: [[vector(1, 3)]], steps: [1, 0] },
  best: null,
  sharedGradient: null,
};

function open(folder = temporaryFolder(), key = "key", clock = new ManualClock()): RoundCheckpoint {
  return new RoundCheckpoint(join(folder, "round.checkpoint"), key, clock, 1000);
}

describe("a round's checkpoint", () => {
  test.each([
    ["of all parts", whole],
    ["without moments, best epoch and gradients", small],
    [
      "without validation labels",
      { ...small, best: { epoch: 1, validationLoss: null, parameters: vector(4, 3) } },
    ],
    ["that diverges", { ...small, lossSum: Infinity, best: { ...whole.best!, validationLoss: Number.NaN } }],
  ])("comes back as it was: %s", (_, checkpoint) => {
    const folder = temporaryFolder();
    open(folder).save(checkpoint);
    expect(open(folder).read()).toEqual(checkpoint);
    expect(readdirSync(folder)).toEqual(["round.checkpoint"]);
  });

  test("puts the pieces of a vector together", () => {
    const checkpoints = open();
    const [one, other] = [vector(1, 3), vector(2, 2)];
    checkpoints.save({ ...small, engine: { vectors: [[one, new Float32Array(0), other]], steps: [1, 0] } });
    const joined = Float32Array.of(...one, ...other);
    expect(checkpoints.read()?.engine.vectors).toEqual([[joined]]);
  });

  test("can be read by its owner only", () => {
    const folder = temporaryFolder();
    open(folder).save(small);
    expect(statSync(join(folder, "round.checkpoint")).mode & 0o777).toBe(0o600);
  });

  test("of another training is none", () => {
    const folder = temporaryFolder();
    open(folder).save(small);
    expect(open(folder, "other").read()).toBeNull();
    expect(open().read()).toBeNull();
  });

  test("is replaced by a newer one, and gone when removed", () => {
    const folder = temporaryFolder();
    const checkpoints = open(folder);
    checkpoints.save(whole);
    checkpoints.save(small);
    expect(checkpoints.read()).toEqual(small);
    checkpoints.remove();
    checkpoints.remove();
    expect(checkpoints.read()).toBeNull();
  });

  test("that is cut short, or has another byte anywhere, is none", () => {
    const folder = temporaryFolder();
    const path = join(folder, "round.checkpoint");
    const checkpoints = open(folder);
    checkpoints.save(small);
    const bytes = readFileSync(path);
    for (let place = 0; place < bytes.length; place += 1) {
      const damaged = Buffer.from(bytes);
      damaged[place]! ^= 1;
      writeFileSync(path, damaged);
      expect(checkpoints.read(), `byte ${place}`).toBeNull();
    }
    for (const length of [bytes.length - 1, 60, 5, 0]) {
      writeFileSync(path, bytes);
      truncateSync(path, length);
      expect(checkpoints.read(), `${length} bytes`).toBeNull();
    }
    writeFileSync(path, Buffer.concat([bytes, Buffer.alloc(4)]));
    expect(checkpoints.read()).toBeNull();
  });

  test("is due at the interval, counted from the last one", () => {
    const clock = new ManualClock();
    const checkpoints = open(temporaryFolder(), "key", clock);
    clock.advance(999);
    expect(checkpoints.isDue()).toBe(false);
    clock.advance(1);
    expect(checkpoints.isDue()).toBe(true);
    checkpoints.save(small);
    expect(checkpoints.isDue()).toBe(false);
    clock.advance(1000);
    expect(checkpoints.isDue()).toBe(true);
  });
});
