import { Command } from "commander";
import { configOption } from "./config-option.ts";

const EXAMPLE = `
Prints what the study computes here, what leaves and for how long, and records the approval of exactly
this manifest. A client that is running takes part at once.

Example:
  $ chorale client approve --config node.yaml --study study.yaml --reference "DRB 2026-14"
`;

type Options = { readonly config: string; readonly study: string; readonly reference: string };

/** `chorale client approve`. */
export function approveCommand(): Command {
  return new Command("approve")
    .description("Read what a study asks of this node and approve it.")
    .addOption(configOption())
    .requiredOption(
      "--study <file>",
      "the study's manifest (YAML), or the name of a study that was offered here",
    )
    .option("--reference <text>", "the approval's number at your review board", "")
    .addHelpText("after", EXAMPLE)
    .action(async ({ config, study, reference }: Options) => {
      const { approveStudy } = await import("../policy/approve-study.ts");
      const { systemClock } = await import("../../process/clock.ts");
      process.stdout.write(await approveStudy({ configPath: config, study, reference }, systemClock));
    });
}
