import { Command } from "commander";
import { configOption } from "./config-option.ts";

const EXAMPLE = `
Example:
  $ chorale client studies --config node.yaml
`;

/** `chorale client studies`. */
export function studiesCommand(): Command {
  return new Command("studies")
    .description("List the studies that were offered to this node or approved here, and how they stand.")
    .addOption(configOption())
    .option("--json", "print JSON")
    .addHelpText("after", EXAMPLE)
    .action(async ({ config, json }: { config: string; json?: true }) => {
      const { listStudies } = await import("../policy/list-studies.ts");
      process.stdout.write(listStudies(config, json ?? false));
    });
}
