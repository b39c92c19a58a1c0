import { describe, expect, it } from "vitest";
import { auroc } from "../../../../models/metrics/classification.ts";
import type { Engine, StepOptions } from "../../../../models/runtime/engine.ts";
import { fit } from "../../../../models/training/fit.ts";
import type { FitPlan } from "../../../../models/training/fit-plan.ts";
import { meanTaskLoss, scoreTasks } from "../../../../models/training/score.ts";
import { rowsUpTo, syntheticExamples } from "../../../support/synthetic-examples.ts";
import { architecture, examples, freshEngine, plan, split } from "./fit-cases.ts";

const none = new Uint32Array(0);
const best = { kind: "best", patience: null } as const;

/** What each step was told. */
type Seen = { readonly rows: Uint32Array; readonly options: StepOptions }[];

/** The engine, noting its steps. */
function noting(engine: Engine, seen: Seen): Engine {
  return new Proxy(engine, {
    get(target, property) {
      if (property === "step")
        return (on: typeof examples, rows: Uint32Array, options: StepOptions) => {
          seen.push({ rows: rows.slice(), options });
          return target.step(on, rows, options);
        };
      const value: unknown = Reflect.get(target, property, target);
      return typeof value === "function" ? (value.bind(target) as unknown) : value;
    },
  });
}

async function lossOf(engine: Engine): Promise<number> {
  const outputs = await engine.outputs(examples.features, split.validationRows);
  return meanTaskLoss(scoreTasks(outputs, examples.labels, split.validationRows, architecture))!;
}

describe("the loop", () => {
  it("learns a linear rule on sparse rows far better than chance on rows it has not seen", async () => {
    const engine = await freshEngine();
    const { parameters } = await fit(engine, examples, split, plan);
    const measured = split.validationRows.filter((row) => !Number.isNaN(examples.matrix[row]));
    const outputs = await engine.outputs(examples.features, measured);
    const labels = [...measured].map((row) => examples.matrix[row]!);
    expect(auroc(labels, outputs)).toBeGreaterThan(0.8);
    expect(engine.readParameters()).toEqual(parameters);
  });

  it("repeats to the same bits whatever the engine did before, and differs for another seed", async () => {
    const engine = await freshEngine();
    const initial = engine.readParameters();
    const run = async (seed: number): Promise<Float32Array> => {
      engine.writeParameters(initial);
      return (await fit(engine, examples, split, { ...plan, length: { epochs: 2 }, seed })).parameters;
    };
    const [first, other, again] = [await run(1), await run(2), await run(1)];
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
  });

  it("takes every labelled row once an epoch, in an order of its own, and leaves the caller's rows alone", async () => {
    const seen: Seen = [];
    const trainRows = rowsUpTo(100);
    const engine = noting(await freshEngine(), seen);
    const result = await fit(engine, examples, { ...split, trainRows }, { ...plan, length: { epochs: 2 } });
    expect(result).toMatchObject({ steps: 6, epochs: 2, bestEpoch: null, validationLoss: null });
    const rows = seen.flatMap((step) => [...step.rows]);
    const labelled = [...trainRows].filter((row) => row % 5 !== 4);
    const sorted = (some: number[]): number[] => some.toSorted((a, b) => a - b);
    expect(sorted(rows.slice(0, 80))).toEqual(labelled);
    expect(sorted(rows.slice(80))).toEqual(labelled);
    expect(rows.slice(0, 80)).not.toEqual(rows.slice(80));
    expect(trainRows).toEqual(rowsUpTo(100));
  });

  it("goes through the epochs' orders for as many steps as asked, more or less than an epoch", async () => {
    const [long, short, whole]: [Seen, Seen, Seen] = [[], [], []];
    const trainRows = rowsUpTo(100);
    const run = async (seen: Seen, length: FitPlan["length"]): Promise<number> => {
      const engine = noting(await freshEngine(), seen);
      return (await fit(engine, examples, { ...split, trainRows }, { ...plan, length })).epochs;
    };
    expect(await run(long, { steps: 7 })).toBe(3);
    expect(await run(short, { steps: 2 })).toBe(1);
    await run(whole, { epochs: 3 });
    expect(long).toEqual(whole.slice(0, 7));
    expect(short).toEqual(whole.slice(0, 2));
  });

  it("asks for the rate as epochs pass, warms up, and never drops the same units twice", async () => {
    const seen: Seen = [];
    const engine = noting(await freshEngine(), seen);
    const learningRate = { ...plan.learningRate, base: 0.1, warmupEpochs: 2, epochsDone: 1 };
    await fit(
      engine,
      examples,
      { ...split, trainRows: rowsUpTo(80) },
      { ...plan, length: { epochs: 2 }, learningRate },
    );
    const rates = seen.map(({ options }) => options.learningRate);
    expect(rates.map((rate) => rate.toFixed(3))).toEqual(["0.050", "0.075", "0.100", "0.100"]);
    expect(new Set(seen.map(({ options }) => options.seed)).size).toBe(4);
  });

  it("reports each step with the rows so far, and means the losses", async () => {
    const engine = await freshEngine();
    const reports: { step: number; steps: number; loss: number; samples: number }[] = [];
    const onStep = (progress: (typeof reports)[number]): void => void reports.push(progress);
    const eighty = { ...split, trainRows: rowsUpTo(80) };
    const { meanLoss } = await fit(engine, examples, eighty, { ...plan, length: { epochs: 2 } }, { onStep });
    expect(reports.map(({ step, steps, samples }) => [step, steps, samples])).toEqual([
      [1, 4, 32],
      [2, 4, 64],
      [3, 4, 96],
      [4, 4, 128],
    ]);
    expect(meanLoss).toBeCloseTo(reports.reduce((sum, { loss }) => sum + loss, 0) / 4, 12);
  });

  it("stops with the signal's reason, also when the abort comes from an event", async () => {
    const engine = await freshEngine();
    const controller = new AbortController();
    const reason = new Error("the round is closed");
    setImmediate(() => setImmediate(() => controller.abort(reason)));
    const endless = { ...plan, length: { epochs: 1_000_000 } };
    await expect(fit(engine, examples, split, endless, { signal: controller.signal })).rejects.toBe(reason);
  });
});

describe("unusual shapes", () => {
  it.each([
    ["no rows", none],
    ["rows without labels", Uint32Array.of(4, 9)],
  ])("%s take no step and change nothing", async (_, trainRows) => {
    for (const keep of [{ kind: "last" }, best] as const) {
      const engine = await freshEngine();
      const before = engine.readParameters();
      const onStep = (): never => expect.unreachable();
      const result = await fit(engine, examples, { ...split, trainRows }, { ...plan, keep }, { onStep });
      expect(result).toMatchObject({ meanLoss: 0, steps: 0, epochs: 0, bestEpoch: null });
      expect(result.parameters).toEqual(before);
    }
  });

  it("labels of weight 0 are none", async () => {
    const labelWeights = { plain: Float32Array.of(0), marked: Float32Array.of(1) };
    const seen: Seen = [];
    await fit(noting(await freshEngine(), seen), examples, split, {
      ...plan,
      length: { epochs: 1 },
      labelWeights,
    });
    const rows = seen.flatMap((step) => [...step.rows]);
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.every((row) => examples.matrix[row] === 1)).toBe(true);
  });

  it("one compound of one task is an epoch of one step", async () => {
    const engine = await freshEngine();
    const one = { trainRows: Uint32Array.of(3), validationRows: Uint32Array.of(3) };
    const result = await fit(engine, examples, one, { ...plan, length: { epochs: 20 }, keep: best });
    expect(result).toMatchObject({ steps: 20, epochs: 20 });
    expect(result.validationLoss).toBeLessThan(0.3);
  });

  it("a validation fold without labels keeps the last epoch, and patience does not end it", async () => {
    const [kept, plain] = [await freshEngine(), await freshEngine()];
    const unlabelled = { ...split, validationRows: Uint32Array.of(204, 209) };
    const short = { ...plan, length: { epochs: 3 } };
    const keep = { kind: "best", patience: 1 } as const;
    const result = await fit(kept, examples, unlabelled, { ...short, keep });
    expect(result).toMatchObject({ bestEpoch: 3, validationLoss: null, steps: 15 });
    const { parameters } = await fit(plain, examples, split, short);
    expect(result.parameters).toEqual(parameters);
  });
});

describe("keeping the best epoch", () => {
  const diverging = { ...plan, length: { epochs: 30 }, learningRate: { ...plan.learningRate, base: 0.02 } };

  it("ends at the epoch with the least validation loss", async () => {
    const losses: number[] = [];
    for (let epochs = 1; epochs <= 12; epochs += 1) {
      const engine = await freshEngine();
      await fit(engine, examples, split, { ...diverging, length: { epochs } });
      losses.push(await lossOf(engine));
    }
    const engine = await freshEngine();
    const result = await fit(engine, examples, split, { ...diverging, length: { epochs: 12 }, keep: best });
    expect(result.validationLoss).toBe(Math.min(...losses));
    expect(result.bestEpoch).toBe(losses.indexOf(result.validationLoss!) + 1);
    expect(result.bestEpoch).toBeLessThan(12);
    expect(await lossOf(engine)).toBe(result.validationLoss);
    expect(engine.readParameters()).toEqual(result.parameters);
  });

  it.each([1, 3])("stops after %i epochs without a better one", async (patience) => {
    const engine = await freshEngine();
    const keep = { kind: "best", patience } as const;
    const result = await fit(engine, examples, split, { ...diverging, keep });
    expect(result.epochs).toBe(result.bestEpoch! + patience);
    expect(result.steps).toBe(5 * result.epochs);
    expect(result.epochs).toBeLessThan(30);
  });

  it("looks at the last step too where the steps end within an epoch", async () => {
    const engine = await freshEngine();
    const result = await fit(engine, examples, split, { ...plan, length: { steps: 7 }, keep: best });
    expect(result).toMatchObject({ steps: 7, epochs: 2, bestEpoch: 2 });
    expect(await lossOf(engine)).toBe(result.validationLoss);
  });

  it("lets every task count the same, however many labels it has", async () => {
    const two = { ...architecture, privateHead: [{ name: "b", kind: "regression" }] } as const;
    const pair = syntheticExamples(
      { rows: 60, columns: 40, tasks: 2, density: 0.2, seed: 2 },
      (row, task, index) => (task === 0 ? Number(row[0]! > 0) : index % 10 === 0 ? row[1]! : Number.NaN),
    );
    const engine = await freshEngine({ architecture: two });
    const rows = rowsUpTo(60);
    const weights = Float32Array.of(1, 1);
    const labelWeights = { plain: weights, marked: weights };
    const one = { ...plan, length: { epochs: 1 }, labelWeights, keep: best };
    const { validationLoss } = await fit(engine, pair, { trainRows: rows, validationRows: rows }, one);
    const scores = scoreTasks(await engine.outputs(pair.features, rows), pair.labels, rows, two);
    expect(scores.map(({ labelCount }) => labelCount)).toEqual([60, 6]);
    expect(validationLoss).toBe((scores[0]!.lossSum / 60 + scores[1]!.lossSum / 6) / 2);
  });
});

describe("what a plan asks for", () => {
  it("holds the shared part near the anchor", async () => {
    const distances: number[] = [];
    for (const term of [0, 20]) {
      const engine = await freshEngine({ anchored: true });
      const anchor = engine.readParameters();
      const proximal = term === 0 ? null : { term, anchor };
      const { parameters } = await fit(engine, examples, split, { ...plan, proximal });
      distances.push(Math.hypot(...parameters.map((value, index) => value - anchor[index]!)));
    }
    expect(distances[1]).toBeLessThan(0.5 * distances[0]!);
  });

  it("clips gradients", async () => {
    const moved: number[] = [];
    for (const gradientNormMax of [null, 1e-3]) {
      const engine = await freshEngine({ optimiser: "sgd" });
      const before = engine.readParameters();
      const once = {
        ...plan,
        length: { steps: 1 },
        gradientNormMax,
        learningRate: { ...plan.learningRate, base: 1 },
      };
      const { parameters } = await fit(engine, examples, split, once);
      moved.push(Math.hypot(...parameters.map((value, index) => value - before[index]!)));
    }
    expect(moved[0]).toBeGreaterThan(2e-3);
    expect(moved[1]).toBeCloseTo(1e-3, 6);
  });

  it("gives the mean of the shared gradients, which move nothing", async () => {
    const engine = await freshEngine({ optimiser: "sgd" });
    const before = engine.readParameters();
    const run = (steps: number, exportGradient: boolean): ReturnType<typeof fit> =>
      fit(engine, examples, split, {
        ...plan,
        length: { steps },
        exportGradient,
        learningRate: { ...plan.learningRate, base: 1 },
      });
    const [one, three] = [await run(1, true), await run(3, true)];
    expect(three.parameters).toEqual(before);
    const { parameters } = await run(1, false);
    const step = parameters.map((value, index) => before[index]! - value);
    expect(one.sharedGradient!.every((value, index) => Math.abs(value - step[index]!) < 1e-5)).toBe(true);
    const ratio = Math.hypot(...three.sharedGradient!) / Math.hypot(...one.sharedGradient!);
    expect(ratio).toBeGreaterThan(0.2);
    expect(ratio).toBeLessThan(2);
  });
});
