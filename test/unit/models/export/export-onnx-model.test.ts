import { describe, expect, it } from "vitest";
import {
  completeArchitecture,
  type ArchitectureDescription,
} from "../../../../models/architecture/complete-architecture.ts";
import { initialParameters } from "../../../../models/architecture/initial-parameters.ts";
import type { Layer } from "../../../../models/architecture/layers/layer.ts";
import { forwardGraph } from "../../../../models/architecture/training-graph.ts";
import { localLayout } from "../../../../models/architecture/trunk-and-heads.ts";
import { densify } from "../../../../models/densify.ts";
import { exportOnnxModel } from "../../../../models/export/export-onnx-model.ts";
import { readModelDescription, type ModelDescription } from "../../../../models/export/model-description.ts";
import { decodeModel } from "../../../../models/graph/onnx-schema.ts";
import { elementsOf } from "../../../../models/layout.ts";
import { seededRandom } from "../../../../models/random/seeded-random.ts";
import { loadPredictor } from "../../../../models/runtime/predictor.ts";
import { syntheticExamples } from "../../../support/synthetic-examples.ts";
import { runGraph, type Feed } from "../architecture/run-graph.ts";

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

const hERG = { ...toxicity, name: "hERG" };
const both = { shared: [toxicity, clearance], own: [lipophilicity, hERG] };
const headActivation = { classification: "relu", regression: "tanh" } as const;
const lowRank = { frequent: [0, 3, 4, 17], rank: 3 };
const layers: Layer[] = [
  { name: "wide", inputs: ["features"], kind: "dense", units: 9, activation: "selu", bias: true },
  { name: "some", inputs: ["wide"], kind: "dropout", rate: 0.3 },
  { name: "calm", inputs: ["some"], kind: "layer_normalization", epsilon: 1e-3 },
  { name: "joined", inputs: ["calm", "features"], kind: "concatenate" },
];
type Model = { shared: Described[]; own: Described[]; parts?: Partial<ArchitectureDescription> };
type Described = ModelDescription["tasks"][number];
const models: Record<string, Model> = {
  "both heads": both,
  "a shared head only, all classification": { shared: [toxicity], own: [] },
  "a private head only, all log10": { shared: [], own: [clearance] },
  "a private head only, all plain regression": { shared: [], own: [lipophilicity] },
  "sparse input": { ...both, parts: { input: "sparse" } },
  "everything with sparse input": {
    ...both,
    parts: { input: "sparse", wide: true, lowRank, localTrunk: [6], headActivation },
  },
  "no trunk": { ...both, parts: { trunk: [], dropout: 0, localTrunk: [5, 4] } },
  "brought layers": { ...both, parts: { trunk: [], dropout: 0, layers, wide: true } },
};
const { features } = syntheticExamples({ rows: 700, columns: 30, tasks: 1, density: 0.2, seed: 8 }, () => 0);
const { rows } = features;
const every = Uint32Array.from({ length: rows }, (_, row) => row);

describe.each(Object.entries(models))("an exported model with %s", (_, { shared, own, parts = {} }) => {
  const architecture = completeArchitecture({
    features: 30,
    trunk: [16, 8],
    dropout: 0.3,
    sharedHead: shared.map(({ name, kind }) => ({ name, kind })),
    privateHead: own.map(({ name, kind }) => ({ name, kind })),
    ...parts,
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
  const layout = localLayout(architecture);
  const random = seededRandom(2);
  const parameters = initialParameters(layout, 4).map((value) => value + 0.2 * (random.uniform() - 0.5));
  const model = exportOnnxModel({ architecture, parameters, description });

  it("describes itself", () => {
    expect(readModelDescription(model)).toEqual(description);
    const { name, type } = decodeModel(model).graph.output[0]!;
    expect(name).toBe("predictions");
    expect(type.tensorType.shape.dim).toMatchObject([{ dimParam: "N" }, { dimValue: tasks.length }]);
  });

  it("stores every tensor under its name", () => {
    const stored = new Map(decodeModel(model).graph.initializer.map(({ name, dims }) => [name, dims]));
    for (const { name, shape } of layout.tensors) expect(stored.get(name), name).toEqual(shape);
  });

  it("predicts what the outputs of training mean", async () => {
    const dense = new Float32Array(rows * 30);
    densify(features.select(every), dense);
    const feeds: Record<string, Feed> = { features: { data: dense, shape: [rows, 30] } };
    for (const { name, shape, offset } of layout.tensors)
      feeds[name] = { data: parameters.slice(offset, offset + elementsOf(shape)), shape };
    const { outputs } = await runGraph(forwardGraph({ ...architecture, input: "dense" }), feeds);
    const predictor = await loadPredictor(model);
    const predictions = await predictor.predict(features.select(every));
    await predictor.dispose();
    expect(predictions).toHaveLength(rows * tasks.length);
    const wrong = predictions.findIndex((prediction, index) => {
      const wanted = meaning(outputs![index]!, tasks[index % tasks.length]!);
      return !(Math.abs(prediction - wanted) < 1e-5 * Math.max(1, Math.abs(wanted)));
    });
    expect(wrong).toBe(-1);
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

function meaning(output: number, { kind, transform, mean, deviation }: Described): number {
  if (kind === "classification") return 1 / (1 + Math.exp(-output));
  const value = output * deviation + mean;
  return transform === "log10" ? 10 ** value : value;
}
