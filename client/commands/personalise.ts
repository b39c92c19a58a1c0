import { Command, InvalidArgumentError, Option } from "commander";
import { systemClock, type Clock } from "../../process/clock.ts";
import { wholeNumber } from "../../process/whole-number.ts";
import type { PersonalisationMethod } from "../training/personalise/personalisation.ts";
import { configOption } from "./config-option.ts";
import type { PersonaliseOptions } from "./personalise-completed.ts";

const METHODS: Record<string, readonly PersonalisationMethod[]> = {
  "fine-tune": ["fine-tune"],
  "local-trunk": ["local-trunk"],
  best: ["fine-tune", "local-trunk"],
};
const EPOCHS = 30;
const EXAMPLE = `
fine-tune trains all of the model at a tenth of the study's learning rate; local-trunk trains a small network
of the node's own beside the frozen federated one; best tries both. What does not beat the federated model on
this node's validation fold is not kept. Nothing leaves this machine.

Example:
  $ chorale client personalise admet-1 --config node.yaml`;

type Options = Omit<PersonaliseOptions, "methods"> & { readonly method: string };

/** `chorale client personalise`: makes a completed study's model this node's own, where that is better. */
export function personaliseCommand(clock: Clock = systemClock): Command {
  return new Command("personalise")
    .description("Train a completed study's model on with this node's data, and keep it where it is better.")
    .argument("<study>", "the study's name")
    .addOption(configOption())
    .addOption(new Option("--method <name>", "how").choices(Object.keys(METHODS)).default("best"))
    .option("--epochs <number>", "at most; ends early when it gets no better", wholeNumber(1, 10_000), EPOCHS)
    .option("--local-trunk <widths>", "of the local trunk, for example 128,64", readWidths)
    .option("--json", "print JSON")
    .addHelpText("after", EXAMPLE)
    .action(async (study: string, { method, ...options }: Options) => {
      const { personaliseCompleted } = await import("./personalise-completed.ts");
      await personaliseCompleted(study, { ...options, methods: METHODS[method]! }, clock);
    });
}

function readWidths(text: string): number[] {
  const widths = text.split(",").map(Number);
  if (widths.length > 16 || widths.some((width) => !Number.isInteger(width) || width < 1 || width > 65_536))
    throw new InvalidArgumentError("Write widths of hidden layers, for example 128,64.");
  return widths;
}
