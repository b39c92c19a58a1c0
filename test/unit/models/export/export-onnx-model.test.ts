import { describe, expect, it } from "vitest";
import { completeArchitecture } from "../../../../models/architecture/complete-architecture.ts";
import { initialParameters } from "../../../../models/architecture/initial-parameters.ts";
import { localLayout } from "../../../../models/architecture/trunk-and-heads.ts";
import { exportOnnxModel } from "../../../../models/export/export-onnx-model.ts";
import { readModelDescription, type ModelDescription } from "../../../../models/export/model-description.ts";
import { decodeModel } from "../../../../models/graph/onnx-schema.ts";
import { createOnnxEngine } from "../../../../models/runtime/onnx-engine.ts";
import { loadPredictor } from "../../../../models/runtime/predictor.ts";
import { rowsUpTo, syntheticExamples } from "../../../support/synthetic-examples.ts";

const toxicity = {
  name: "toxicity",
  kind: "classification",
  unit: "",
  transform: "none",
  mean: 0,
  deviation: 1,
} as const;
const lipophilicity = {
  name: "logD",
  kind: "regression",
  unit: "",
  transform: "none",
  mean: 2.5,
  deviation: 1.5,
} as const;
const clearance = {
  name: "clearance",
  kind: "regression",
  unit: "mL/min/kg",
  transform: "log10",
  mean: 1,
  deviation: 0.4,
} as const;

const heads = [
  { title: "both heads", shared: [toxicity, clearance], own: [lipophilicity, { ...toxicity, name: "hERG" }] },
  { title: "a shared head only, all classification", shared: [toxicity], own: [] },
  { title: "a private head only, all log10", shared: [], own: [clearance] },
  { title: "a private head only, all plain regression", shared: [], own: [lipophilicity] },
];
const { features } = syntheticExamples({ rows: 700, columns: 30, tasks: 1, density: 0.2, seed: 8 }, () => 0);

describe.each(heads)("an exported model with $title", ({ shared, own }) => {
  const architecture = completeArchitecture({
    features: 30,
    trunk: [16],
    activation: "relu",
    dropout: 0.3,
    sharedHead: shared.map(({ name, kind }) => ({ name, kind })),
    privateHead: own.map(({ name, kind }) => ({ name, kind })),
  });
  const tasks = [...shared, ...own];
  const description: ModelDescription = {
    study: "admet-1",
    protocol: { fingerprint: { size: 30 } },
    tasks,
    round: 12,
    modelDigest: "ab".repeat(32),
    software: "chorale test",
  };
  const parameters = initialParameters(localLayout(architecture), 4);
  const model = exportOnnxModel({ architecture, parameters, description });

  it("describes itself", () => {
    expect(readModelDescription(model)).toEqual(description);
    const { name, type } = decodeModel(model).graph.output[0]!;
    expect(name).toBe("predictions");
    expect(type.tensorType.shape.dim).toMatchObject([{ dimParam: "N" }, { dimValue: tasks.length }]);
  });

  it("predicts what the engine's outputs mean", async () => {
    const engine = await createOnnxEngine({
      architecture,
      optimiser: "sgd",
      weightDecay: 0,
      batchSize: 4,
      threads: 1,
    });
    engine.parameters.set(parameters);
    const outputs = await engine.outputs(features, rowsUpTo(features.rows));
    await engine.dispose();
    const predictor = await loadPredictor(model);
    const predictions = await predictor.predict(features.select(rowsUpTo(features.rows)));
    await predictor.dispose();
    expect(predictions).toHaveLength(outputs.length);
    for (const [index, output] of outputs.entries()) {
      const { kind, transform, mean, deviation } = tasks[index % tasks.length]!;
      const value = output * deviation + mean;
      const regression = transform === "log10" ? 10 ** value : value;
      const wanted = kind === "classification" ? 1 / (1 + Math.exp(-output)) : regression;
      expect(Math.abs(predictions[index]! - wanted)).toBeLessThan(1e-5 * Math.max(1, Math.abs(wanted)));
    }
  });

  it("refuses parts that do not fit each other", () => {
    const short = parameters.subarray(1);
    expect(() => exportOnnxModel({ architecture, parameters: short, description })).toThrow(
      "parameters for a model of",
    );
    const other = { ...description, tasks: tasks.map((task) => ({ ...task, name: `${task.name}?` })) };
    expect(() => exportOnnxModel({ architecture, parameters, description: other })).toThrow(
      "the description is of",
    );
  });
});
