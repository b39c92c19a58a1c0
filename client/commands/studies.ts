import { Command } from "commander";
import { systemClock, type Clock } from "../../process/clock.ts";
import { configOption } from "./config-option.ts";

const EXAMPLES = `
A line for each version of a study: offered or proposed (it waits for your decision), approved, declined,
withdrawn, or expired (the approval ended: nothing is trained).

Examples:
  $ chorale client studies --config node.yaml
  $ chorale client studies --json
`;

/** `chorale client studies`. */
export function studiesCommand(clock: Clock = systemClock): Command {
  return new Command("studies")
    .description("List the studies that were offered to this node or approved here, and how they stand.")
    .addOption(configOption())
    .option("--json", "print JSON")
    .addHelpText("after", EXAMPLES)
    .action(async ({ config, json }: { config: string; json?: true }) => {
      const { listStudies } = await import("../policy/list-studies.ts");
      process.stdout.write(listStudies(config, json ?? false, clock.nowMs()));
    });
}
