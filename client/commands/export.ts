import { readFileSync } from "node:fs";
import { Command } from "commander";
import { CommandError, describeError } from "../../process/command-error.ts";
import { writeAtomically } from "../../process/write-atomically.ts";

const EXAMPLE = `
The file holds the shared trunk and this node's private head: whoever gets it gets what the head has learnt.

Example:
  $ chorale client export --config node.yaml --study admet-1 --out admet-1.onnx`;

/** `chorale client export`: writes a completed study's model, with this node's private head, to a file. */
export function exportCommand(): Command {
  return new Command("export")
    .description("Write a completed study's model, with this node's private head, as ONNX.")
    .requiredOption("--config <file>", "the node's configuration")
    .requiredOption("--study <name>", "the study")
    .requiredOption("--out <file>", "where the model goes")
    .addHelpText("after", EXAMPLE)
    .action(async (options: { config: string; study: string; out: string }) => {
      const { readConfig } = await import("../config.ts");
      const { readEvaluation } = await import("../training/read-evaluation.ts");
      const { modelPath } = readEvaluation(readConfig(options.config).stateDir, options.study);
      try {
        writeAtomically(options.out, readFileSync(modelPath));
      } catch (error) {
        throw new CommandError(`could not write ${options.out}: ${describeError(error)}`, { cause: error });
      }
    });
}
