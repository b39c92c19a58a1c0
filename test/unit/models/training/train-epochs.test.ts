import { afterAll, describe, expect, it } from "vitest";
import { completeArchitecture } from "../../../../models/architecture/complete-architecture.ts";
import { initialParameters } from "../../../../models/architecture/initial-parameters.ts";
import type { Architecture } from "../../../../models/architecture/trunk-and-heads.ts";
import { auroc } from "../../../../models/metrics/classification.ts";
import type { Engine } from "../../../../models/runtime/engine.ts";
import { createOnnxEngine } from "../../../../models/runtime/onnx-engine.ts";
import { fitKeepingBest } from "../../../../models/training/fit-keeping-best.ts";
import { meanTaskLoss, scoreTasks } from "../../../../models/training/score.ts";
import { trainEpochs, type TrainingPlan } from "../../../../models/training/train-epochs.ts";
import { rowsUpTo, syntheticExamples } from "../../../support/synthetic-examples.ts";

const architecture = completeArchitecture({
  features: 40,
  trunk: [32],
  activation: "relu",
  dropout: 0.2,
  sharedHead: [{ name: "a", kind: "classification" }],
  privateHead: [],
});
/** A linear rule over ten of forty sparse features; every fifth row has no label. */
const examples = syntheticExamples(
  { rows: 300, columns: 40, tasks: 1, density: 0.2, seed: 6 },
  (row, _task, index) =>
    index % 5 === 4
      ? Number.NaN
      : Number(row.slice(0, 5).reduce((a, b) => a + b) > row.slice(5, 10).reduce((a, b) => a + b)),
);
const [trainRows, validationRows] = [rowsUpTo(200), rowsUpTo(300).slice(200)];
const plan: TrainingPlan = {
  epochs: 8,
  batchSize: 32,
  learningRateOf: () => 5e-3,
  taskWeights: Float32Array.of(1),
  seed: 1,
};

const open: Engine[] = [];
async function freshEngine(): Promise<Engine> {
  const engine = await createOnnxEngine({
    architecture,
    optimiser: "adam",
    weightDecay: 0,
    batchSize: 32,
    threads: 1,
  });
  engine.parameters.set(initialParameters(engine.layout, 2));
  open.push(engine);
  return engine;
}
afterAll(async () => {
  for (const engine of open) await engine.dispose();
});

describe("trainEpochs", () => {
  it("learns a linear rule on sparse rows far better than chance on rows it has not seen", async () => {
    const engine = await freshEngine();
    await trainEpochs(engine, examples, trainRows, plan);
    const measured = validationRows.filter((row) => !Number.isNaN(examples.labels[row]));
    const outputs = await engine.outputs(examples.features, measured);
    expect(
      auroc(
        [...measured].map((row) => examples.labels[row]!),
        outputs,
      ),
    ).toBeGreaterThan(0.8);
  });

  it("repeats to the same bits, and differs for another seed", async () => {
    const run = async (seed: number): Promise<Float32Array> => {
      const engine = await freshEngine();
      await trainEpochs(engine, examples, trainRows, { ...plan, epochs: 2, seed });
      return engine.parameters.slice();
    };
    expect(await run(1)).toEqual(await run(1));
    expect(await run(1)).not.toEqual(await run(2));
  });

  it("takes every labelled row once an epoch, in an order of its own, and leaves the caller's rows alone", async () => {
    const engine = await freshEngine();
    const seen: number[] = [];
    const spy: Engine = {
      ...engineView(engine),
      step: (on, rows, options) => {
        seen.push(...rows);
        return engine.step(on, rows, options);
      },
    };
    const rows = rowsUpTo(100);
    const { steps } = await trainEpochs(spy, examples, rows, { ...plan, epochs: 2 });
    const labelled = [...rows].filter((row) => row % 5 !== 4);
    expect(steps).toBe(2 * Math.ceil(80 / 32));
    expect(seen.slice(0, 80).toSorted((a, b) => a - b)).toEqual(labelled);
    expect(seen.slice(80).toSorted((a, b) => a - b)).toEqual(labelled);
    expect(seen.slice(0, 80)).not.toEqual(seen.slice(80));
    expect(rows).toEqual(rowsUpTo(100));
  });

  it("reports each step, asks for the rate as epochs pass, and means the losses", async () => {
    const engine = await freshEngine();
    const [losses, epochs]: [number[], number[]] = [[], []];
    const learningRateOf = (epoch: number): number => (epochs.push(epoch), 1e-3);
    const { meanLoss, steps } = await trainEpochs(
      engine,
      examples,
      rowsUpTo(80),
      { ...plan, epochs: 2, learningRateOf },
      { onStep: (progress) => void (expect(progress.steps).toBe(4), losses.push(progress.loss)) },
    );
    expect(steps).toBe(4);
    expect(epochs).toEqual([0, 0.5, 1, 1.5]);
    expect(meanLoss).toBeCloseTo(losses.reduce((a, b) => a + b) / 4, 12);
  });

  it("stops with the signal's reason, also when the abort comes from an event", async () => {
    const engine = await freshEngine();
    const controller = new AbortController();
    const reason = new Error("the round is closed");
    setImmediate(() => setImmediate(() => controller.abort(reason)));
    const endless = { ...plan, epochs: 1_000_000 };
    await expect(
      trainEpochs(engine, examples, trainRows, endless, { signal: controller.signal }),
    ).rejects.toBe(reason);
  });

  it("without labels takes no step", async () => {
    const engine = await freshEngine();
    const before = engine.parameters.slice();
    const result = await trainEpochs(engine, examples, Uint32Array.of(4, 9), plan);
    expect(result).toEqual({ meanLoss: 0, steps: 0 });
    expect(engine.parameters).toEqual(before);
  });
});

describe("fitKeepingBest", () => {
  const lossOf = async (engine: Engine): Promise<number> => {
    const outputs = await engine.outputs(examples.features, validationRows);
    return meanTaskLoss(scoreTasks(outputs, examples, validationRows, architecture))!;
  };

  it("leaves the engine at the epoch with the least validation loss", async () => {
    const engine = await freshEngine();
    const losses: number[] = [];
    const fit = await fitKeepingBest(
      engine,
      examples,
      { trainRows, validationRows },
      { ...plan, architecture, epochs: 30, learningRateOf: () => 0.02 },
      { onEpoch: async () => void losses.push(await lossOf(engine)) },
    );
    expect(losses).toHaveLength(30);
    expect(fit.validationLoss).toBe(Math.min(...losses));
    expect(fit.bestEpoch).toBe(losses.indexOf(fit.validationLoss!) + 1);
    expect(fit.bestEpoch).toBeLessThan(30);
    expect(await lossOf(engine)).toBe(fit.validationLoss);
  });

  it("keeps the last epoch without validation labels", async () => {
    const [kept, plain] = [await freshEngine(), await freshEngine()];
    const split = { trainRows, validationRows: new Uint32Array(0) };
    const fit = await fitKeepingBest(kept, examples, split, { ...plan, architecture, epochs: 3 });
    await trainEpochs(plain, examples, trainRows, { ...plan, epochs: 3 });
    expect(fit).toEqual({ bestEpoch: 3, validationLoss: null });
    expect(kept.parameters).toEqual(plain.parameters);
  });
});

/** An engine's members as a plain object, to replace one of them. */
function engineView(engine: Engine): Engine {
  return {
    layout: engine.layout,
    parameters: engine.parameters,
    resetOptimiser: () => engine.resetOptimiser(),
    step: (...call) => engine.step(...call),
    outputs: (features, rows) => engine.outputs(features, rows),
    dispose: () => engine.dispose(),
  };
}
