import { readFileSync, statSync } from "node:fs";
import { Command } from "commander";
import { stringify } from "yaml";
import { readLayersModel } from "../architecture/layers/read-layers-model.ts";
import { CommandError, describeError, usageError } from "../../process/command-error.ts";

const EXPLANATION = `
Reads the description of a layers model (model.json of TensorFlow.js, or a Keras model as JSON) and prints
it as the \`model\` of a study's manifest. Weights are not read: a study starts from fresh ones. Layers that
cannot be averaged among nodes, or that hold code, are refused by name.

Examples:
  $ chorale models import-layers --in model.json
  $ chorale models import-layers --in model.json >> study.yaml`;

const FILE_BYTES_MAX = 4 << 20;

/** `chorale models import-layers`: a Keras or TensorFlow.js layers model as lines of a manifest. */
export function importLayersCommand(): Command {
  return new Command("import-layers")
    .description("write a Keras or TensorFlow.js layers model as the model of a study")
    .requiredOption("--in <file>", "model.json, or a Keras model as JSON")
    .addHelpText("after", EXPLANATION)
    .action(({ in: path }: { in: string }) => {
      process.stdout.write(layersBlock(path));
    });
}

/** The `model` of a manifest that stands for the layers model in a file. Throws a `CommandError`. */
export function layersBlock(path: string): string {
  const { features, layers } = readLayersModel(parsedFile(path), path);
  const lines = layers.map((layer) => `    - ${flow(layer)}\n`).join("");
  return `# takes ${features} features\nmodel:\n  layers:\n${lines}`;
}

function flow(layer: object): string {
  return stringify(layer, { collectionStyle: "flow", lineWidth: 0 })
    .trim()
    .replaceAll(/\s*\n\s*/g, " ");
}

function parsedFile(path: string): unknown {
  let text: string;
  try {
    if (statSync(path).size > FILE_BYTES_MAX)
      throw usageError(
        `${path}: is larger than ${FILE_BYTES_MAX >> 20} MiB`,
        "give the model's description only",
      );
    text = readFileSync(path, "utf8");
  } catch (cause) {
    if (cause instanceof CommandError) throw cause;
    throw new CommandError(`cannot read the model: ${describeError(cause)}`, { remedy: "check --in", cause });
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new CommandError(`${path}: is not JSON`, {
      remedy: "give model.json, or what Keras' to_json() writes; weights in .h5 or .keras are not read",
      cause,
    });
  }
}
