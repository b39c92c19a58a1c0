import { Command } from "commander";
import { configOption, coordinatorOption } from "./config-option.ts";
import type { OperatorOptions } from "./operator-session.ts";

const EXAMPLES = `
Examples:
  $ chorale coordinator nodes
  $ chorale coordinator nodes --json | jq .connected
`;

/** `chorale coordinator nodes`. */
export function nodesCommand(): Command {
  return new Command("nodes")
    .description(
      "List the nodes that are enrolled, invited or were ever connected: since when, with what key and software.",
    )
    .addOption(configOption())
    .addOption(coordinatorOption())
    .option("--json", "one JSON object a line")
    .addHelpText("after", EXAMPLES)
    .action(async (options: OperatorOptions & { json?: true }) => {
      const { listNodes } = await import("./list-nodes.ts");
      await listNodes(options);
    });
}
