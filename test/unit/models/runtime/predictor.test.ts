import { writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { completeArchitecture } from "../../../../models/architecture/complete-architecture.ts";
import { initialParameters } from "../../../../models/architecture/initial-parameters.ts";
import { localLayout } from "../../../../models/architecture/trunk-and-heads.ts";
import { exportOnnxModel } from "../../../../models/export/export-onnx-model.ts";
import { GraphBuilder } from "../../../../models/graph/graph-builder.ts";
import { relu } from "../../../../models/graph/operations.ts";
import { loadPredictor } from "../../../../models/runtime/predictor.ts";
import { CommandError } from "../../../../process/command-error.ts";
import { sparseRows } from "../../../support/synthetic-examples.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

const architecture = completeArchitecture({
  features: 3,
  trunk: [2],
  activation: "tanh",
  dropout: 0,
  sharedHead: [{ name: "a", kind: "regression" }],
  privateHead: [],
});
const description = {
  study: "s",
  protocol: {},
  tasks: [{ name: "a", kind: "regression", unit: "", transform: "none", mean: 0, deviation: 1 }],
  software: "chorale test",
} as const;
const parameters = initialParameters(localLayout(architecture), 1);
const model = exportOnnxModel({ architecture, parameters, description });

describe("loadPredictor", () => {
  it("reads a file", async () => {
    using folder = temporaryFolder();
    const path = folder.join("model.onnx");
    writeFileSync(path, model);
    const predictor = await loadPredictor(path);
    expect(predictor.description).toEqual(description);
    expect(predictor.features).toBe(3);
    expect(await predictor.predict(sparseRows([[1, 0, 2]]))).toHaveLength(1);
    expect(await predictor.predict({ ...sparseRows([]), columns: 3 })).toHaveLength(0);
    await predictor.dispose();
  });

  it("predicts more rows than one run takes as it predicts each alone", async () => {
    const predictor = await loadPredictor(model);
    const rows = Array.from({ length: 1100 }, (_, row) => [row % 7, (row % 5) - 2, row % 2]);
    const all = await predictor.predict(sparseRows(rows));
    expect(all).toHaveLength(1100);
    for (const row of [0, 511, 512, 1023, 1024, 1099]) {
      const [alone] = await predictor.predict(sparseRows([rows[row]!]));
      expect(all[row]).toBeCloseTo(alone!, 6);
    }
    expect(new Set(all).size).toBeGreaterThan(20);
    await predictor.dispose();
  });

  it("names the file that is missing or is no model", async () => {
    using folder = temporaryFolder();
    const path = folder.join("notes.txt");
    await expect(loadPredictor(path)).rejects.toThrow(`no such file or folder: ${path}`);
    writeFileSync(path, "smiles,label\nCCO,1\n");
    await expect(loadPredictor(path)).rejects.toThrow(`${path} is not an ONNX model`);
    writeFileSync(path, "");
    await expect(loadPredictor(path)).rejects.toThrow(`${path} is not an ONNX model`);
  });

  it("refuses an ONNX model that chorale did not export, or with a broken description", async () => {
    const graph = new GraphBuilder();
    graph.output(relu(graph, graph.input("x", ["N", 3])), "y");
    await expect(loadPredictor(graph.encode())).rejects.toThrow("not one exported by chorale");
    await expect(loadPredictor(graph.encode({ chorale: "{" }))).rejects.toThrow(
      "description in the model is not valid",
    );
    const nameless = JSON.stringify({ ...description, study: undefined });
    await expect(loadPredictor(graph.encode({ chorale: nameless }))).rejects.toThrow("not valid: study");
  });

  it("refuses a truncated model", async () => {
    await expect(loadPredictor(model.subarray(0, model.length - 5))).rejects.toThrow(CommandError);
  });

  it("refuses rows with another number of features", async () => {
    const predictor = await loadPredictor(model);
    await expect(predictor.predict(sparseRows([[1, 2]]))).rejects.toThrow(
      "the model takes 3 features, not 2",
    );
    await predictor.dispose();
  });
});
