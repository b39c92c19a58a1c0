import { writeFileSync } from "node:fs";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { layersBlock } from "../../../models/commands/import-layers.ts";
import { studyManifestSchema } from "../../../trust/manifest/study-manifest.ts";
import { smallStudy } from "../../support/small-study.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const dense = (config: object): object => ({ class_name: "Dense", config });
const sequential = {
  modelTopology: {
    class_name: "Sequential",
    config: {
      layers: [
        dense({ name: "first", units: 16, activation: "gelu", batch_input_shape: [null, 2091] }),
        { class_name: "Dropout", config: { name: "drop", rate: 0.25 } },
        dense({ name: "second", units: 8, activation: "linear", use_bias: false }),
      ],
    },
  },
};

it("a layers model becomes lines that a manifest takes", () => {
  using folder = temporaryFolder();
  const path = folder.join("model.json");
  writeFileSync(path, JSON.stringify(sequential));
  const written = parse(layersBlock(path)) as { model: unknown };
  const { model } = studyManifestSchema.parse({ ...smallStudy(), ...written });
  expect(model).toEqual({
    kind: "layers",
    layers: [
      { name: "first", kind: "dense", inputs: ["features"], units: 16, activation: "gelu", bias: true },
      { name: "drop", kind: "dropout", inputs: ["first"], rate: 0.25 },
      { name: "second", kind: "dense", inputs: ["drop"], units: 8, activation: "linear", bias: false },
    ],
  });
});

it("a file that is no JSON, or is not there, is named", () => {
  using folder = temporaryFolder();
  const path = folder.join("model.h5");
  expect(() => layersBlock(path)).toThrow("cannot read the model");
  writeFileSync(path, "\u0089HDF");
  expect(() => layersBlock(path)).toThrow(`${path}: is not JSON`);
});
