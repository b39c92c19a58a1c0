import { afterAll, describe, expect, it } from "vitest";
import { completeArchitecture } from "../../../models/architecture/complete-architecture.ts";
import { initialParameters } from "../../../models/architecture/initial-parameters.ts";
import {
  localLayout,
  sharedLayout,
  type Architecture,
} from "../../../models/architecture/trunk-and-heads.ts";
import type { Examples } from "../../../models/examples.ts";
import { ResidentRows } from "../../../models/resident-rows.ts";
import type { Engine, EngineOptions, StepOptions } from "../../../models/runtime/engine.ts";
import * as reference from "../../support/reference-network.ts";
import { rowsUpTo, sparseRows, syntheticExamples } from "../../support/synthetic-examples.ts";

const architecture = completeArchitecture({
  features: 12,
  trunk: [9, 7],
  activation: "tanh",
  dropout: 0,
  sharedHead: [
    { name: "solubility", kind: "regression" },
    { name: "toxicity", kind: "classification" },
  ],
  privateHead: [{ name: "clearance", kind: "regression" }],
});
const defaults: EngineOptions = { architecture, optimiser: "sgd", weightDecay: 0, batchSize: 8, threads: 1 };
const tasks = 3;
const sharedLength = sharedLayout(architecture).length;
const length = localLayout(architecture).length;
const some = syntheticExamples({ rows: 20, columns: 12, tasks, density: 0.4, seed: 1 }, (row, task, index) =>
  (index + task) % 4 === 0 ? Number.NaN : task === 1 ? Number(row[0]! > 0) : row[1]! - row[2]!,
);
const step: StepOptions = { learningRate: 0.1, taskWeights: Float32Array.of(1, 2, 0.5), seed: 7 };

/** The promises of `Engine` that every runtime keeps. `tolerance` is relative, against float64. */
export function describeEngine(create: (options: EngineOptions) => Promise<Engine>, tolerance: number): void {
  const open: Engine[] = [];
  const start = async (options: Partial<EngineOptions> = {}): Promise<Engine> => {
    const engine = await create({ ...defaults, ...options });
    open.push(engine);
    engine.parameters.set(initialParameters(engine.layout, 5));
    return engine;
  };
  afterAll(async () => {
    for (const engine of open) await engine.dispose();
  });

  describe("outputs", () => {
    it("are the reference's, for more rows than a batch has", async () => {
      const engine = await start();
      const many = syntheticExamples({ rows: 300, columns: 12, tasks, density: 0.4, seed: 2 }, () => 0);
      const wanted = reference.referenceOutputs(architecture, engine.parameters, many.dense).flat();
      expect(
        reference.relativeDifference(
          await engine.outputs(many.features, rowsUpTo(many.features.rows)),
          wanted,
        ),
      ).toBeLessThan(tolerance);
    });

    it("of no rows are empty", async () => {
      const engine = await start();
      const none = new ResidentRows({ ...sparseRows([]), columns: 12 });
      expect(await engine.outputs(none, rowsUpTo(0))).toHaveLength(0);
    });

    it("ignore dropout", async () => {
      const [plain, dropping] = [
        await start(),
        await start({ architecture: { ...architecture, dropout: [0.5, 0.5] } }),
      ];
      const rows = rowsUpTo(some.features.rows);
      expect(await dropping.outputs(some.features, rows)).toEqual(await plain.outputs(some.features, rows));
    });

    it("refuse another number of features", async () => {
      const engine = await start();
      await expect(
        engine.outputs(new ResidentRows(sparseRows([[1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]])), rowsUpTo(1)),
      ).rejects.toThrow("11 feature columns");
    });
  });

  describe("a step", () => {
    it("returns the reference's loss and descends its gradient", async () => {
      const engine = await start();
      const rows = Uint32Array.of(3, 0, 11, 6, 19);
      const before = Float64Array.from(engine.parameters);
      const lossAt = (point: ArrayLike<number>): number => referenceLossOf(some, rows, point);
      expect(await engine.step(some, rows, step)).toBeCloseTo(lossAt(before), 5);
      const moved = before.map((value, index) => engine.parameters[index]! - value);
      const wanted = reference.finiteDifferences(lossAt, before).map((gradient) => -0.1 * gradient);
      expect(reference.relativeDifference(moved, wanted)).toBeLessThan(tolerance);
    });

    it("refuses what does not fit the model", async () => {
      const engine = await start();
      const attempt = (
        examples: Examples,
        rows: number,
        options: Partial<StepOptions> = {},
      ): Promise<number> => engine.step(examples, rowsUpTo(rows), { ...step, ...options });
      await expect(attempt(some, 9)).rejects.toThrow("9 rows in a step of at most 8");
      await expect(attempt({ ...some, tasks: 2 }, 8)).rejects.toThrow("labels of 2 tasks instead of 3");
      await expect(attempt(some, 8, { taskWeights: new Float32Array(2) })).rejects.toThrow(
        "2 task weights for 3",
      );
      const anchor = new Float32Array(4);
      await expect(attempt(some, 8, { proximal: { term: 1, anchor } })).rejects.toThrow(
        "an anchor of 4 elements",
      );
    });

    it("on no rows, or on rows without labels, returns 0 and changes nothing", async () => {
      const engine = await start({ optimiser: "adamw", weightDecay: 0.1 });
      const before = engine.parameters.slice();
      const unlabelled = { ...some, labels: some.labels.map(() => Number.NaN) };
      expect(await engine.step(some, new Uint32Array(0), step)).toBe(0);
      expect(await engine.step(unlabelled, rowsUpTo(8), step)).toBe(0);
      expect(engine.parameters).toEqual(before);
    });

    it("learns nothing from a masked label, whatever the batch before it held", async () => {
      const [clean, other] = [await start({ optimiser: "adam" }), await start({ optimiser: "adam" })];
      const masked = {
        ...some,
        labels: some.labels.map((label, index) => (index % tasks === 2 ? Number.NaN : label)),
      };
      const flooded = {
        ...some,
        labels: some.labels.map((label, index) => (index % tasks === 2 ? 1e6 : label)),
      };
      const ignoring = { ...step, taskWeights: Float32Array.of(1, 2, 0) };
      for (let round = 0; round < 3; round += 1) {
        await clean.step(masked, rowsUpTo(8), step);
        await other.step(flooded, rowsUpTo(8), ignoring);
      }
      expect(other.parameters).toEqual(clean.parameters);
      const privateHead = clean.parameters.subarray(sharedLength);
      expect(privateHead).toEqual(initialParameters(clean.layout, 5).subarray(sharedLength));
    });

    it("stays finite on rows with hardly any label", async () => {
      const engine = await start({ optimiser: "adam" });
      const one = { ...some, labels: some.labels.map((_, index) => (index === 4 ? 1 : Number.NaN)) };
      expect(Number.isFinite(await engine.step(one, rowsUpTo(8), step))).toBe(true);
      expect(engine.parameters.every(Number.isFinite)).toBe(true);
    });

    it("repeats to the same bits, dropout and smaller last batch included", async () => {
      const options = {
        optimiser: "adamw",
        weightDecay: 0.01,
        architecture: { ...architecture, dropout: [0.4, 0.4] },
      } as const;
      const run = async (): Promise<Float32Array> => {
        const engine = await start(options);
        for (let index = 0; index < 6; index += 1)
          await engine.step(some, rowsUpTo(index % 2 === 0 ? 8 : 3), { ...step, seed: index });
        return engine.parameters.slice();
      };
      expect(await run()).toEqual(await run());
    });

    it("drops other activations for another seed", async () => {
      const options = { architecture: { ...architecture, dropout: [0.4, 0.4] } };
      const [first, second] = [await start(options), await start(options)];
      const losses = [
        await first.step(some, rowsUpTo(8), { ...step, seed: 1 }),
        await second.step(some, rowsUpTo(8), { ...step, seed: 2 }),
      ];
      expect(losses[0]).not.toBe(losses[1]);
    });
  });

  describe("the shared part", () => {
    it("keeps its bits when frozen, while the private head learns", async () => {
      const engine = await start({ optimiser: "adamw", weightDecay: 0.1 });
      const before = engine.parameters.slice();
      for (let index = 0; index < 3; index += 1)
        await engine.step(some, rowsUpTo(8), { ...step, freezeShared: true });
      expect(engine.parameters.subarray(0, sharedLength)).toEqual(before.subarray(0, sharedLength));
      expect(engine.parameters.subarray(sharedLength)).not.toEqual(before.subarray(sharedLength));
    });

    it("keeps its bits when frozen and there is no private head", async () => {
      const engine = await start({ architecture: { ...architecture, privateHead: [] }, optimiser: "adamw" });
      const before = engine.parameters.slice();
      const shared = syntheticExamples({ rows: 8, columns: 12, tasks: 2, density: 0.4, seed: 1 }, () => 1);
      const options = { ...step, taskWeights: Float32Array.of(1, 1), freezeShared: true };
      expect(await engine.step(shared, rowsUpTo(8), options)).toBeGreaterThan(0);
      expect(engine.parameters).toEqual(before);
    });

    it("has the same private steps frozen as free at first", async () => {
      const [frozen, free] = [await start(), await start()];
      const losses = [await frozen.step(some, rowsUpTo(8), { ...step, freezeShared: true })];
      losses.push(await free.step(some, rowsUpTo(8), step));
      expect(losses[0]).toBeCloseTo(losses[1]!, 6);
      const [left, right] = [frozen, free].map(({ parameters }) => parameters.subarray(sharedLength));
      expect(reference.relativeDifference(left!, right!)).toBeLessThan(tolerance);
    });

    it("is drawn to the anchor by exactly the proximal gradient", async () => {
      const [pulled, plain] = [await start(), await start()];
      const before = pulled.parameters.slice();
      const anchor = before.subarray(0, sharedLength).map((value, index) => value + (index % 3) - 1);
      await pulled.step(some, rowsUpTo(8), { ...step, proximal: { term: 0.5, anchor } });
      await plain.step(some, rowsUpTo(8), step);
      const pull = pulled.parameters.map((value, index) => value - plain.parameters[index]!);
      const wanted = Array.from({ length }, (_, index) =>
        index < sharedLength ? -0.1 * 0.5 * (before[index]! - anchor[index]!) : 0,
      );
      expect(reference.relativeDifference(pull, wanted)).toBeLessThan(1e-4);
    });
  });

  describe("the optimiser", () => {
    it("adamw follows the paper from the gradients of sgd", async () => {
      const [adamw, sgd] = [await start({ optimiser: "adamw", weightDecay: 0.2 }), await start()];
      const [mean, square] = [new Float64Array(length), new Float64Array(length)];
      for (let t = 1; t <= 3; t += 1) {
        const before = adamw.parameters.slice();
        sgd.parameters.set(before);
        await sgd.step(some, rowsUpTo(8), { ...step, learningRate: 1 });
        await adamw.step(some, rowsUpTo(8), { ...step, learningRate: 0.01 });
        const wanted = Float64Array.from(before, (weight, index) => {
          const gradient = weight - sgd.parameters[index]!;
          mean[index] = 0.9 * mean[index]! + 0.1 * gradient;
          square[index] = 0.999 * square[index]! + 0.001 * gradient ** 2;
          const [m, v] = [mean[index] / (1 - 0.9 ** t), square[index] / (1 - 0.999 ** t)];
          return weight - 0.01 * (m / (Math.sqrt(v) + 1e-8) + 0.2 * weight);
        });
        expect(reference.relativeDifference(adamw.parameters, wanted)).toBeLessThan(1e-3);
      }
    });

    it("forgets its moments when told to", async () => {
      const [fresh, used] = [await start({ optimiser: "adam" }), await start({ optimiser: "adam" })];
      await used.step(some, rowsUpTo(8), step);
      used.resetOptimiser();
      used.parameters.set(fresh.parameters);
      for (const engine of [fresh, used]) await engine.step(some, rowsUpTo(5), step);
      expect(used.parameters).toEqual(fresh.parameters);
    });
  });

  it("learns what a line cannot: the exclusive or of two features", async () => {
    const engine = await start({ optimiser: "adam", architecture: { ...architecture, activation: "relu" } });
    const xor = syntheticExamples({ rows: 64, columns: 12, tasks, density: 0.5, seed: 3 }, (row, task) =>
      task === 1 ? Number(row[0]! > 0 !== row[1]! > 0) : Number.NaN,
    );
    for (let index = 0; index < 1200; index += 1) {
      const rows = Uint32Array.from({ length: 8 }, (_, offset) => (index * 8 + offset) % 64);
      await engine.step(xor, rows, { ...step, learningRate: 0.01 });
    }
    const outputs = await engine.outputs(xor.features, rowsUpTo(xor.features.rows));
    const right = [...rowsUpTo(64)].filter(
      (row) => Number(outputs[row * tasks + 1]! > 0) === xor.labels[row * tasks + 1],
    );
    expect(right.length).toBeGreaterThan(58);
  });
}

function referenceLossOf(
  examples: Examples & { dense: number[][] },
  rows: Uint32Array,
  point: ArrayLike<number>,
): number {
  const dense = [...rows].map((row) => examples.dense[row]!);
  const labels = [...rows].flatMap((row) => [...examples.labels.subarray(row * tasks, (row + 1) * tasks)]);
  return reference.referenceLoss(architecture, point, dense, labels, step.taskWeights);
}
