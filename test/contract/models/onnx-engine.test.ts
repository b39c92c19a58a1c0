import { describe, expect, it } from "vitest";
import { completeArchitecture } from "../../../models/architecture/complete-architecture.ts";
import { initialParameters } from "../../../models/architecture/initial-parameters.ts";
import { createOnnxEngine } from "../../../models/runtime/onnx-engine.ts";
import { rowsUpTo, syntheticExamples } from "../../support/synthetic-examples.ts";
import { describeEngine } from "./engine-contract.ts";

describe("the ONNX engine", () => {
  describeEngine(createOnnxEngine, 2e-5);

  it("gives the same bits on one thread and on two", async () => {
    const examples = syntheticExamples(
      { rows: 64, columns: 300, tasks: 2, density: 0.1, seed: 4 },
      (row, task) => (task === 0 ? Number(row[0]! > 0) : row[1]!),
    );
    const run = async (threads: number): Promise<Float32Array> => {
      const engine = await createOnnxEngine({
        architecture: completeArchitecture({
          features: 300,
          trunk: [256],
          activation: "relu",
          dropout: 0.3,
          sharedHead: [{ name: "a", kind: "classification" }],
          privateHead: [{ name: "b", kind: "regression" }],
        }),
        optimiser: "adamw",
        weightDecay: 0.01,
        batchSize: 64,
        threads,
      });
      engine.parameters.set(initialParameters(engine.layout, 1));
      const taskWeights = Float32Array.of(1, 1);
      for (let seed = 0; seed < 5; seed += 1)
        await engine.step(examples, rowsUpTo(64), { learningRate: 1e-3, taskWeights, seed });
      const parameters = engine.parameters.slice();
      await engine.dispose();
      return parameters;
    };
    expect(await run(2)).toEqual(await run(1));
  });
});
