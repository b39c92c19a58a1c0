import { Command } from "commander";
import { predictCommand } from "./commands/predict.ts";
import { showCommand } from "./commands/show.ts";

/** `chorale models`: what a researcher does with a model file. */
export function modelsCommand(): Command {
  return new Command("models")
    .description("use models: predict for new structures, show what a model file is")
    .addCommand(predictCommand())
    .addCommand(showCommand());
}
