import { Command } from "commander";
import { wholeNumber } from "../../process/whole-number.ts";
import { configOption } from "./config-option.ts";

const RELEASE_EXAMPLE = `
Names the update by its digest: if the client trains the round again to the same values, it needs no second
release. A client that is running sends it within a second.

Example:
  $ chorale client release solubility --round 3 --name "A. Example"
`;
const DISCARD_EXAMPLE = `
The node declines the round; the update never leaves.

Example:
  $ chorale client discard solubility --round 3 --name "A. Example"
`;

type Options = { readonly config: string; readonly round: number; readonly name: string };

/** `chorale client release`. */
export function releaseCommand(): Command {
  return decisionCommand("release", "released")
    .description("Let a held result of training leave this node.")
    .addHelpText("after", RELEASE_EXAMPLE);
}

/** `chorale client discard`. */
export function discardCommand(): Command {
  return decisionCommand("discard", "discarded")
    .description("Discard a held result of training: it never leaves.")
    .addHelpText("after", DISCARD_EXAMPLE);
}

function decisionCommand(command: string, decision: "released" | "discarded"): Command {
  return new Command(command)
    .argument("<study>", "the study's name")
    .addOption(configOption())
    .requiredOption("--round <number>", "the round", wholeNumber(1, 100_000))
    .requiredOption("--name <text>", "who decides, for the record")
    .action(async (study: string, { config, round, name }: Options) => {
      const { readConfig } = await import("../config.ts");
      const { releaseUpdate } = await import("../policy/release-update.ts");
      const { systemClock } = await import("../../process/clock.ts");
      const { stateDir } = readConfig(config);
      const { updateDigest } = releaseUpdate({ stateDir, study, round, name, decision }, systemClock);
      process.stdout.write(
        `The update ${updateDigest.slice(0, 16)} of round ${round} of ${study} is ${decision}.\n`,
      );
    });
}
