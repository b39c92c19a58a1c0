import { Command } from "commander";
import { systemClock, type Clock } from "../../process/clock.ts";
import { wholeNumber } from "../../process/whole-number.ts";
import { collectInput } from "./train-inputs.ts";
import type { TrainOptions } from "./train-on-machine.ts";

const TRIALS_MAX = 1000;
const EXAMPLE = `
With one node's data this is the single-partner model, with several the pooled one. Nothing leaves this
machine. With --search its settings are searched, judged by the validation fold, so that a federated model
is compared with the best that a partner comes to alone. A search that was killed goes on from search.json.

Examples:
  $ chorale client train --study study.yaml --in site-a=site-a.csv --out results.json
  $ chorale client train --study study.yaml --in site-a=site-a.csv --search 20 \\
      --out alone/results.json --model-out alone/model.onnx`;

/** `chorale client train`: one model on data of this machine, by a study's recipe, without a federation. */
export function trainCommand(clock: Clock = systemClock): Command {
  return new Command("train")
    .description("Train one model on data of this machine, to compare a federation with.")
    .requiredOption("--study <file>", "study manifest (YAML)")
    .requiredOption(
      "--in <name=file>",
      "a node's name and its file, or the folder of `client prepare`; may be repeated",
      collectInput,
    )
    .option("--protocol-key-file <file>", "the partners' key of folds and bit permutation")
    .option("--cache <folder>", "where prepared data is kept for the next run")
    .option("--threads <number>", "threads of the native runtime", wholeNumber(1, 256), 1)
    .option(
      "--search <trials>",
      "search the settings: so many trials, the recipe among them; search.json goes beside the model",
      wholeNumber(1, TRIALS_MAX),
    )
    .option("--search-space <file>", "what is searched (YAML), if not around the recipe")
    .requiredOption("--out <file>", "where the results go (JSON)")
    .option("--model-out <file>", "where the model goes (ONNX)")
    .addHelpText("after", EXAMPLE)
    .action(async (options: TrainOptions) => {
      const { trainOnMachine } = await import("./train-on-machine.ts");
      await trainOnMachine(options, clock);
    });
}
