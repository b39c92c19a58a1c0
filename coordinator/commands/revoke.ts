import { Command } from "commander";
import { configOption, coordinatorOption } from "./config-option.ts";
import type { OperatorOptions } from "./operator-session.ts";

const EXAMPLES = `
Its open connections close at once, an invitation that it has not used ends, and its rounds go on without it.
Nobody else gets new keys.

Example:
  $ chorale coordinator revoke hospital-d --reason "its laptop was stolen"
`;

/** `chorale coordinator revoke`. */
export function revokeCommand(): Command {
  return new Command("revoke")
    .description("End a node's membership, or withdraw its invitation.")
    .argument("<name>", "the node's name")
    .addOption(configOption())
    .addOption(coordinatorOption())
    .requiredOption("--reason <text>", "why; the node is told")
    .option("--json", "print what is known of the node as one JSON object")
    .addHelpText("after", EXAMPLES)
    .action(async (name: string, options: OperatorOptions & { reason: string; json?: true }) => {
      const { revokeNode } = await import("./revoke-node.ts");
      process.stdout.write(await revokeNode(name, options));
    });
}
