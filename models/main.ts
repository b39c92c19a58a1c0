import { Command } from "commander";
import { frequentBitsCommand } from "./commands/frequent-bits.ts";
import { importLayersCommand } from "./commands/import-layers.ts";
import { predictCommand } from "./commands/predict.ts";
import { showCommand } from "./commands/show.ts";

const EXAMPLES = `
Examples:
  $ chorale models show --model admet-1.onnx
  $ chorale models predict --model admet-1.onnx --in compounds.csv --out predictions.csv`;

/** `chorale models`: what a researcher does with a model file. */
export function modelsCommand(): Command {
  return new Command("models")
    .description("use models: predict for new structures, show what a model file is")
    .addCommand(predictCommand())
    .addCommand(showCommand())
    .addCommand(frequentBitsCommand())
    .addCommand(importLayersCommand())
    .addHelpText("after", EXAMPLES);
}
