import { writeFileSync } from "node:fs";
import { afterEach, describe, expect, test, vi } from "vitest";
import { exportOnnxModel } from "../../../../models/export/export-onnx-model.ts";
import { readExportedModel } from "../../../../models/export/model-description.ts";
import { modelsCommand } from "../../../../models/main.ts";
import { initialParameters } from "../../../../models/architecture/initial-parameters.ts";
import { localLayout } from "../../../../models/architecture/trunk-and-heads.ts";
import { architectureOf } from "../../../../trust/manifest/architecture-of.ts";
import { dataProtocolSchema } from "../../../../trust/manifest/data-protocol.ts";
import { describeFeatures } from "../../../../trust/manifest/describe-features.ts";
import { smallStudy } from "../../../support/small-study.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

const protocol = dataProtocolSchema.parse({
  columns: [
    { name: "age", kind: "numeric", range: [0, 120] },
    { name: "sex", kind: "categorical", categories: ["female", "male"] },
    { name: "pressure", kind: "numeric" },
  ],
});
const scales = [{ column: "age", mean: 53.5, deviation: 9.25 }];
const described = [
  { name: "age", kind: "numeric", range: [0, 120], mean: 53.5, deviation: 9.25 },
  { name: "sex", kind: "categorical", categories: ["female", "male"] },
  { name: "pressure", kind: "numeric", mean: 0, deviation: 1 },
];

/** A model of a table, untrained, in a file. */
function writeModel(path: string): Uint8Array {
  const architecture = architectureOf({ ...smallStudy(), protocol });
  const tasks = [
    { name: "solubility", kind: "regression", unit: "", transform: "none", mean: 0, deviation: 1 },
  ] as const;
  const onnx = exportOnnxModel({
    architecture,
    parameters: initialParameters(localLayout(architecture), 1),
    description: { study: "heart", protocol, ...describeFeatures(protocol, scales), tasks, software: "test" },
  });
  writeFileSync(path, onnx);
  return onnx;
}

afterEach(() => vi.restoreAllMocks());

describe("an exported model of a table without structures", () => {
  test("names its columns, categories and scales, and takes as many inputs as they have places", () => {
    using folder = temporaryFolder();
    const { description, features } = readExportedModel(writeModel(folder.join("model.onnx")), "the model");
    expect(description.columns).toEqual(described);
    expect(features).toBe(7);
  });

  test("is shown with them", async () => {
    using folder = temporaryFolder();
    writeModel(folder.join("model.onnx"));
    const write = vi.spyOn(process.stdout, "write").mockReturnValue(true);
    await modelsCommand().parseAsync(["show", "--model", folder.join("model.onnx")], { from: "user" });
    const text = write.mock.calls.map(([part]) => part).join("");
    expect(text).toContain("  age: number from 0 to 120, mean 53.5000, deviation 9.25000\n");
    expect(text).toContain("  sex: female | male\n");
  });

  test("does not predict for structures, and says so", async () => {
    using folder = temporaryFolder();
    writeModel(folder.join("model.onnx"));
    writeFileSync(folder.join("in.smi"), "CCO\n");
    const args = ["predict", "--model", folder.join("model.onnx"), "--in", folder.join("in.smi")];
    await expect(modelsCommand().parseAsync(args, { from: "user" })).rejects.toThrow(
      "takes the columns of a table, not structures",
    );
  });
});

describe("a model of structures", () => {
  test("names no columns", () => {
    expect(describeFeatures(dataProtocolSchema.parse({}), scales)).toEqual({});
  });
});
