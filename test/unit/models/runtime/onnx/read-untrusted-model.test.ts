import { writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { completeArchitecture } from "../../../../../models/architecture/complete-architecture.ts";
import { initialParameters } from "../../../../../models/architecture/initial-parameters.ts";
import { localLayout } from "../../../../../models/architecture/trunk-and-heads.ts";
import { exportOnnxModel } from "../../../../../models/export/export-onnx-model.ts";
import { seededRandom } from "../../../../../models/random/seeded-random.ts";
import { readUntrustedModel, rowsPerRun } from "../../../../../models/runtime/onnx/read-untrusted-model.ts";
import { loadPredictor } from "../../../../../models/runtime/predictor.ts";
import { CommandError } from "../../../../../process/command-error.ts";
import { tamperedModel, type TamperedModel } from "../../../../support/hostile-onnx.ts";
import { sparseRows } from "../../../../support/synthetic-examples.ts";
import { temporaryFolder } from "../../../../support/temporary-folder.ts";

const architecture = completeArchitecture({
  features: 3,
  trunk: [4],
  sharedHead: [
    { name: "a", kind: "regression" },
    { name: "b", kind: "classification" },
  ],
  privateHead: [],
});
const tasks = architecture.sharedHead.map((task) => ({
  ...task,
  unit: "",
  transform: task.kind === "regression" ? ("log10" as const) : ("none" as const),
  mean: 0.5,
  deviation: task.kind === "regression" ? 2 : 1,
}));
const model = exportOnnxModel({
  architecture,
  parameters: initialParameters(localLayout(architecture), 1),
  description: { study: "s", protocol: {}, tasks, software: "chorale test" },
});
const lastNode = ({ graph }: TamperedModel) => graph.node[graph.node.length - 1]!;
const column = (name: string, length: number, shape: number[]) => ({
  name,
  dims: shape,
  dataType: 1,
  rawData: new Uint8Array(length * 4),
});

const hostile: readonly [what: string, says: string, change: (model: TamperedModel) => void][] = [
  [
    "data in another file",
    "external_data",
    ({ graph }) => {
      const tensor = graph.initializer[0]!;
      delete tensor.rawData;
      Object.assign(tensor, { dataLocation: 1, externalData: [{ key: "location", value: "/etc/passwd" }] });
    },
  ],
  ["another data location", "data_location", ({ graph }) => void (graph.initializer[0]!.dataLocation = 1)],
  ["an operator of another domain", "another domain", (file) => void (lastNode(file).domain = "com.evil")],
  [
    "another domain imported",
    "domain com.evil",
    ({ opsetImport }) => opsetImport.push({ domain: "com.evil", version: 1 }),
  ],
  ["functions", "functions", (file) => void (file.functions = [{ name: "f" }])],
  [
    "a graph in an attribute",
    "holds a graph",
    (file) => lastNode(file).attribute.push({ name: "body", type: 5, g: {} }),
  ],
  [
    "a tensor in an attribute",
    "holds a tensor",
    (file) => lastNode(file).attribute.push({ name: "value", type: 4, t: column("t", 0, [0]) }),
  ],
  [
    "numbers outside the raw data",
    "field 4 of TensorProto",
    ({ graph }) => void (graph.initializer[0]!.floatData = [1]),
  ],
  ["more than is needed", "field 10 of GraphProto", ({ graph }) => void (graph.docString = "hello")],
  ["an absurd size", "bytes for", ({ graph }) => void (graph.initializer[0]!.dims = [2 ** 40, 2 ** 40])],
  ["a negative size", "bytes for", ({ graph }) => void (graph.initializer[0]!.dims = [-3, -4])],
  [
    "fewer bytes than the shape says",
    "bytes for",
    ({ graph }) => void (graph.initializer[0]!.rawData = new Uint8Array(4)),
  ],
  ["another element type", "element type 8", ({ graph }) => void (graph.initializer[0]!.dataType = 8)],
  ["too many axes", "5 axes", ({ graph }) => graph.initializer.push(column("x", 1, [1, 1, 1, 1, 1]))],
  [
    "two values of one name",
    "two values named",
    ({ graph }) => graph.initializer.push({ ...graph.initializer[0]! }),
  ],
  [
    "an operator that makes much of nothing",
    "operator ConstantOfShape",
    (file) => void (lastNode(file).opType = "ConstantOfShape"),
  ],
  ["a loop", "operator Loop", (file) => void (lastNode(file).opType = "Loop")],
  [
    "an operator named like a method",
    "operator constructor",
    (file) => void (lastNode(file).opType = "constructor"),
  ],
  ["an input that is not there", "not there", (file) => void (lastNode(file).input[0] = "nowhere")],
  ["a second result", "with 2 results", (file) => lastNode(file).output.push("more")],
  [
    "a product of few numbers that fills the memory",
    "a Add of shape [65536,65536]",
    ({ graph }) => {
      graph.initializer.push(column("tall", 65536, [65536, 1]), column("wide", 65536, [1, 65536]));
      graph.node.unshift({ opType: "Add", input: ["tall", "wide"], output: ["much"], attribute: [] });
    },
  ],
  [
    "many values that fill the memory together",
    "a Add of shape [8192,8192]",
    ({ graph }) => {
      graph.initializer.push(column("tall", 8192, [8192, 1]), column("wide", 8192, [1, 8192]));
      for (let index = 0; index < 5; index += 1)
        graph.node.unshift({ opType: "Add", input: ["tall", "wide"], output: [`m${index}`], attribute: [] });
    },
  ],
  [
    "shapes that do not fit",
    "do not fit",
    ({ graph }) =>
      graph.node.unshift({
        opType: "Add",
        input: ["trunk.0.weight", "features"],
        output: ["x"],
        attribute: [],
      }),
  ],
  [
    "a second input",
    "the inputs features,more",
    ({ graph }) => graph.input.push({ ...graph.input[0]!, name: "more" }),
  ],
  [
    "features of another type",
    "another shape or type",
    ({ graph }) => void (graph.input[0]!.type.tensorType.elemType = 11),
  ],
  ["another output", "the outputs secrets", ({ graph }) => void (graph.output[0]!.name = "secrets")],
  [
    "predictions for fewer tasks",
    "predictions of another shape",
    (file) => {
      const { graph } = file;
      lastNode(file).output = ["both"];
      graph.initializer.push({ name: "first", dims: [1], dataType: 7, rawData: new Uint8Array(8) });
      graph.node.push({
        opType: "Gather",
        input: ["both", "first"],
        output: ["predictions"],
        attribute: [{ name: "axis", type: 2, i: 1 }],
      });
    },
  ],
];

describe("readUntrustedModel", () => {
  it("reads what chorale exports", () => {
    expect(readUntrustedModel(model, "m")).toMatchObject({ features: 3, description: { tasks } });
    expect(
      readUntrustedModel(
        tamperedModel(model, () => {}),
        "m",
      ).features,
    ).toBe(3);
  });

  it.each(hostile)("refuses %s", async (_, says, change) => {
    const bytes = tamperedModel(model, change);
    const refusal = expect.objectContaining({
      name: "CommandError",
      message: expect.stringContaining(says) as string,
    });
    expect(() => readUntrustedModel(bytes, "m")).toThrow(refusal);
    await expect(loadPredictor(bytes)).rejects.toThrow(
      "the model is refused: models exported by chorale do not",
    );
  });

  it("never lets a file read another one", async () => {
    using folder = temporaryFolder();
    writeFileSync(folder.join("weights.bin"), new Uint8Array(48));
    const path = folder.join("model.onnx");
    const change = ({ graph }: TamperedModel): void => {
      delete graph.initializer[0]!.rawData;
      const externalData = [{ key: "location", value: "weights.bin" }];
      Object.assign(graph.initializer[0]!, { dataLocation: 1, externalData });
    };
    writeFileSync(path, tamperedModel(model, change));
    await expect(loadPredictor(path)).rejects.toThrow("tensor data in other files");
  });

  it("refuses a graph that comes twice: readers differ in which they believe", () => {
    const twice = Buffer.concat([model, model]);
    expect(() => readUntrustedModel(twice, "m")).toThrow("irVersion of ModelProto twice");
  });

  it("refuses more parts than a model has", () => {
    const nodes = new Uint8Array(2 * 200_000).map((_, index) => (index % 2 === 0 ? 0x0a : 0));
    const graph = Buffer.concat([Buffer.from([0x08, 0x08, 0x3a, 0x80, 0xb5, 0x18]), nodes]);
    expect(() => readUntrustedModel(graph, "m")).toThrow("more than 100000 parts");
  });

  it("refuses a model cut off anywhere", () => {
    for (let length = 0; length < model.length; length += 1)
      expect(() => readUntrustedModel(model.subarray(0, length), "m"), `${length} bytes`).toThrow(
        CommandError,
      );
  });

  it("refuses changed bytes with a message, or what it passes can be loaded", async () => {
    const random = seededRandom(3);
    let passed = 0;
    for (let round = 0; round < 400; round += 1) {
      const bytes = Uint8Array.from(model);
      bytes[random.below(bytes.length)] = random.below(256);
      const outcome = await loadPredictor(bytes).then(
        async (predictor) => {
          const predictions = await predictor
            .predict(sparseRows([[1, 0, 2]]))
            .catch((error: unknown) => error);
          await predictor.dispose();
          return predictions;
        },
        (error: unknown) => error,
      );
      if (outcome instanceof Float32Array) passed += 1;
      else expect(outcome).toBeInstanceOf(CommandError);
    }
    expect(passed).toBeGreaterThan(0);
  });
});

it("rowsPerRun bounds the dense block", () => {
  expect([1, 2048, 32_000, 2 ** 22].map(rowsPerRun)).toEqual([512, 512, 32, 1]);
});
