import { describe, expect, it } from "vitest";
import { initialParameters } from "../../../models/architecture/initial-parameters.ts";
import type { Architecture } from "../../../models/architecture/trunk-and-heads.ts";
import type { Examples } from "../../../models/examples.ts";
import { ResidentRows } from "../../../models/resident-rows.ts";
import type { StepOptions } from "../../../models/runtime/engine.ts";
import * as reference from "../../support/reference-network.ts";
import { labelTable, rowsUpTo, sparseRows, syntheticExamples } from "../../support/synthetic-examples.ts";
import * as cases from "./engine-cases.ts";
import { describeLearning } from "./learning-contract.ts";

const { architecture, tasks, sharedLength, length, some, step } = cases;

/**
 * The promises of `Engine` that every runtime keeps, for one kind of input. `tolerance` is relative, against
 * float64.
 */
export function describeEngine(
  create: cases.CreateEngine,
  input: Pick<Architecture, "input" | "moments">,
  tolerance: number,
): void {
  const start = cases.engineStarter(create, { architecture: { ...architecture, ...input } });

  describe("outputs", () => {
    it("are the reference's, for more rows than a batch has", async () => {
      const engine = await start();
      const many = syntheticExamples({ rows: 300, columns: 12, tasks, density: 0.4, seed: 2 }, () => 0);
      const wanted = reference.referenceOutputs(architecture, engine.readParameters(), many.dense).flat();
      const outputs = await engine.outputs(many.features, rowsUpTo(many.features.rows));
      expect(reference.relativeDifference(outputs, wanted)).toBeLessThan(tolerance);
    });

    it("of no rows are empty", async () => {
      const engine = await start();
      const none = new ResidentRows({ ...sparseRows([]), columns: 12 });
      expect(await engine.outputs(none, rowsUpTo(0))).toHaveLength(0);
    });

    it("ignore dropout", async () => {
      const dropping = await start({ architecture: { ...architecture, ...input, dropout: [0.5, 0.5] } });
      const plain = await start();
      const rows = rowsUpTo(some.features.rows);
      expect(await dropping.outputs(some.features, rows)).toEqual(await plain.outputs(some.features, rows));
    });

    it("refuse another number of features", async () => {
      const engine = await start();
      const other = new ResidentRows(sparseRows([[1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]]));
      await expect(engine.outputs(other, rowsUpTo(1))).rejects.toThrow("11 feature columns");
    });
  });

  describe("a step", () => {
    it.each([
      { regression: "squared", censored: false },
      { regression: "huber", censored: false },
      { regression: "squared", censored: true },
      { regression: "huber", censored: true },
    ] as const)("descends the gradient of the reference's loss: %o", async (objective) => {
      const engine = await start({ objective });
      const rows = Uint32Array.of(3, 0, 11, 6, 19, 7);
      const before = engine.readParameters();
      const lossAt = (point: ArrayLike<number>): number =>
        cases.referenceLossOf(some, rows, point, objective);
      expect(await engine.step(some, rows, step)).toBeCloseTo(lossAt(before), 5);
      const after = engine.readParameters();
      const moved = Float64Array.from(before, (value, index) => after[index]! - value);
      const wanted = reference.finiteDifferences(lossAt, before).map((gradient) => -0.1 * gradient);
      expect(reference.relativeDifference(moved, wanted)).toBeLessThan(tolerance);
    });

    it("weighs active and censored labels by the weight of marked ones", async () => {
      const engine = await start({ objective: { regression: "squared", censored: true } });
      const labelWeights = { plain: Float32Array.of(0, 0, 0), marked: Float32Array.of(1, 1, 1) };
      const isMarked = (index: number): boolean =>
        index % tasks === 1 ? some.matrix[index] === 1 : some.censoring[index] !== 0;
      const matrix = some.matrix.map((label, index) => (isMarked(index) ? label : Number.NaN));
      const marked = { ...some, ...labelTable(matrix, tasks, some.censoring) };
      const objective = { regression: "squared", censored: true } as const;
      const equal = await start({ objective });
      const options = { ...step, labelWeights: cases.plainWeights(1, 1, 1) };
      const losses = [
        await engine.step(some, rowsUpTo(8), { ...step, labelWeights }),
        await equal.step(marked, rowsUpTo(8), options),
      ];
      expect(losses[0]).toBe(losses[1]);
      expect(engine.readParameters()).toEqual(equal.readParameters());
    });

    it("refuses what does not fit the model", async () => {
      const engine = await start();
      const attempt = (
        examples: Examples,
        rows: number,
        options: Partial<StepOptions> = {},
      ): Promise<number> => engine.step(examples, rowsUpTo(rows), { ...step, ...options });
      await expect(attempt(some, 9)).rejects.toThrow("9 rows in a step of at most 8");
      const two = { ...some, labels: { ...some.labels, tasks: 2 } };
      await expect(attempt(two, 8)).rejects.toThrow("labels of 2 tasks instead of 3");
      const labelWeights = cases.plainWeights(1, 1);
      await expect(attempt(some, 8, { labelWeights })).rejects.toThrow("2 task weights for 3");
      const anchor = new Float32Array(sharedLength);
      await expect(attempt(some, 8, { proximal: { term: 1, anchor } })).rejects.toThrow(
        "no room for an anchor",
      );
      const sharedGradient = new Float32Array(4);
      await expect(attempt(some, 8, { sharedGradient })).rejects.toThrow("a vector of 4 elements");
    });

    it("on no rows, or on rows without labels, returns 0 and changes nothing", async () => {
      const engine = await start({ optimiser: "adamw", weightDecay: 0.1 });
      const before = engine.readParameters();
      const unlabelled = {
        ...some,
        ...labelTable(
          some.matrix.map(() => Number.NaN),
          tasks,
        ),
      };
      expect(await engine.step(some, new Uint32Array(0), step)).toBe(0);
      expect(await engine.step(unlabelled, rowsUpTo(8), step)).toBe(0);
      expect(engine.readParameters()).toEqual(before);
    });

    it("learns nothing from a label without weight, whatever the batch before it held", async () => {
      const [clean, other] = [await start({ optimiser: "adam" }), await start({ optimiser: "adam" })];
      const withLast = (value: number): Examples => {
        const matrix = some.matrix.map((label, index) => (index % tasks === 2 ? value : label));
        return { ...some, ...labelTable(matrix, tasks) };
      };
      const ignoring = { ...step, labelWeights: cases.plainWeights(1, 2, 0) };
      for (let round = 0; round < 3; round += 1) {
        await clean.step(withLast(Number.NaN), rowsUpTo(8), step);
        await other.step(withLast(1e6), rowsUpTo(8), ignoring);
      }
      expect(other.readParameters()).toEqual(clean.readParameters());
      const initial = initialParameters(clean.layout, 5).subarray(sharedLength);
      expect(clean.readParameters(sharedLength)).toEqual(initial);
    });

    it("stays finite on rows with hardly any label", async () => {
      const engine = await start({ optimiser: "adam" });
      const one = some.matrix.map((_, index) => (index === 4 ? 1 : Number.NaN));
      const loss = await engine.step({ ...some, ...labelTable(one, tasks) }, rowsUpTo(8), step);
      expect(Number.isFinite(loss)).toBe(true);
      expect(engine.readParameters().every(Number.isFinite)).toBe(true);
    });

    it("repeats to the same bits, dropout and smaller last batch included", async () => {
      const dropping = { ...architecture, ...input, dropout: [0.4, 0.4] };
      const run = async (): Promise<Float32Array> => {
        const engine = await start({ optimiser: "adamw", weightDecay: 0.01, architecture: dropping });
        for (let index = 0; index < 6; index += 1)
          await engine.step(some, rowsUpTo(index % 2 === 0 ? 8 : 3), { ...step, seed: index });
        return engine.readParameters();
      };
      expect(await run()).toEqual(await run());
    });

    it("drops other activations for another seed", async () => {
      const options = { architecture: { ...architecture, ...input, dropout: [0.4, 0.4] } };
      const [first, second] = [await start(options), await start(options)];
      const losses = [
        await first.step(some, rowsUpTo(8), { ...step, seed: 1 }),
        await second.step(some, rowsUpTo(8), { ...step, seed: 2 }),
      ];
      expect(losses[0]).not.toBe(losses[1]);
    });
  });

  it("reads and writes any part of the parameters", async () => {
    const engine = await start();
    const whole = Float32Array.from({ length }, (_, index) => index);
    engine.writeParameters(whole);
    engine.writeParameters(Float32Array.of(-1, -2, -3), 107);
    expect([...engine.readParameters(105, 7)]).toEqual([105, 106, -1, -2, -3, 110, 111]);
    expect(engine.readParameters(length - 1)).toEqual(Float32Array.of(length - 1));
    expect(() => engine.writeParameters(whole, 1)).toThrow("parameters for a model of");
  });

  it("is refused where it needs more memory than it may have", async () => {
    await expect(start({ memoryBytesMax: 1000 })).rejects.toThrow(/working memory; the limit is/);
  });

  describeLearning(start, input, tolerance);
}
