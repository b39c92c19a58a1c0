import { describe, expect, it } from "vitest";
import { completeArchitecture } from "../../../models/architecture/complete-architecture.ts";
import { initialParameters } from "../../../models/architecture/initial-parameters.ts";
import type { Engine } from "../../../models/runtime/engine.ts";
import { createEngine } from "../../../models/runtime/graph-engine.ts";
import type { GraphRuntime } from "../../../models/runtime/graph-runtime.ts";
import { createOnnxRuntime } from "../../../models/runtime/onnx/onnx-runtime.ts";
import { createTfjsRuntime } from "../../../models/runtime/tfjs/tfjs-runtime.ts";
import { relativeDifference } from "../../support/reference-network.ts";
import { rowsUpTo, syntheticExamples } from "../../support/synthetic-examples.ts";
import { architecture, plainWeights, some, step, type CaseOptions } from "./engine-cases.ts";
import { describeEngine } from "./engine-contract.ts";

const dense = { input: "dense", moments: "exact" } as const;
const sparse = { input: "sparse", moments: "exact" } as const;
const lazy = { input: "sparse", moments: "lazy" } as const;
const inputs = [dense, sparse, lazy];

async function onOnnx(options: CaseOptions): Promise<Engine> {
  return createEngine({ ...options, runtime: await createOnnxRuntime({ threads: options.threads }) });
}

describe.each(inputs)("an engine of $input input with $moments moments on ONNX Runtime", (input) => {
  describeEngine(onOnnx, input, 2e-5);

  it("gives the same bits on one thread and on two", async () => {
    const examples = syntheticExamples(
      { rows: 64, columns: 300, tasks: 2, density: 0.1, seed: 4 },
      (row, task) => (task === 0 ? Number(row[0]! > 0) : row[1]!),
    );
    const run = async (threads: number): Promise<Float32Array> => {
      const engine = await onOnnx({
        architecture: completeArchitecture({
          features: 300,
          ...input,
          trunk: [256],
          dropout: 0.3,
          sharedHead: [{ name: "a", kind: "classification" }],
          privateHead: [{ name: "b", kind: "regression" }],
        }),
        objective: { regression: "squared", censored: false },
        optimiser: "adamw",
        momentum: 0,
        weightDecay: 0.01,
        batchSize: 64,
        threads,
      });
      engine.writeParameters(initialParameters(engine.layout, 1));
      const labelWeights = plainWeights(1, 1);
      for (let seed = 0; seed < 5; seed += 1)
        await engine.step(examples, rowsUpTo(64), { learningRate: 1e-3, labelWeights, seed });
      const parameters = engine.readParameters();
      await engine.dispose();
      return parameters;
    };
    expect(await run(2)).toEqual(await run(1));
  });
});

describe.each(inputs)("an engine of $input input with $moments moments on TensorFlow.js", (input) => {
  it("takes the step that it takes on ONNX Runtime", async () => {
    const run = async (runtime: GraphRuntime): Promise<[number, Float32Array, Float32Array]> => {
      const engine = await createEngine({
        architecture: { ...architecture, ...input, dropout: [0.3, 0.3] },
        objective: { regression: "huber", censored: true },
        optimiser: "adamw",
        momentum: 0,
        weightDecay: 0.01,
        batchSize: 8,
        threads: 1,
        runtime,
      });
      engine.writeParameters(initialParameters(engine.layout, 5));
      const outputs = await engine.outputs(some.features, rowsUpTo(20));
      const loss = await engine.step(some, rowsUpTo(8), { ...step, learningRate: 1e-3 });
      const parameters = engine.readParameters();
      await engine.dispose();
      return [loss, outputs, parameters];
    };
    const [loss, outputs, parameters] = await run(await createTfjsRuntime());
    const wanted = await run(await createOnnxRuntime({ threads: 1 }));
    expect(Math.abs(loss - wanted[0])).toBeLessThan(1e-4);
    expect(relativeDifference(outputs, wanted[1])).toBeLessThan(1e-4);
    expect(relativeDifference(parameters, wanted[2])).toBeLessThan(1e-4);
  });
});

it("sparse input with exact moments goes the way of dense input", async () => {
  const run = async (input: typeof dense | typeof sparse): Promise<Float32Array> => {
    const engine = await onOnnx({
      architecture: { ...architecture, ...input },
      objective: { regression: "squared", censored: false },
      optimiser: "adamw",
      momentum: 0,
      weightDecay: 0.05,
      batchSize: 2,
      threads: 2,
      anchored: true,
    });
    engine.writeParameters(initialParameters(engine.layout, 5));
    const anchor = new Float32Array(engine.sharedLength).fill(0.1);
    for (let seed = 0; seed < 10; seed += 1) {
      const rows = Uint32Array.of(2 * seed, 2 * seed + 1);
      const options = { ...step, learningRate: 1e-2, seed, proximal: { term: 0.1, anchor } };
      await engine.step(some, rows, options);
    }
    const parameters = engine.readParameters();
    await engine.dispose();
    return parameters;
  };
  expect(relativeDifference(await run(sparse), await run(dense))).toBeLessThan(1e-4);
});
