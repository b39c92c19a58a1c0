import { Command } from "commander";
import { configOption } from "./config-option.ts";

const EXAMPLE = `
Where the node's policy says \`holdUpdates: first\` or \`all\`, what training gave waits here until a person
releases it with \`chorale client release\` or discards it with \`chorale client discard\`.

Example:
  $ chorale client results --config node.yaml
`;

/** `chorale client results`. */
export function resultsCommand(): Command {
  return new Command("results")
    .description("List the results of training that wait for a person's release.")
    .addOption(configOption())
    .option("--json", "print JSON")
    .addHelpText("after", EXAMPLE)
    .action(async ({ config, json }: { config: string; json?: true }) => {
      const { readConfig } = await import("../config.ts");
      const { waitingResults } = await import("../policy/release-update.ts");
      const { describeResults } = await import("./describe-results.ts");
      const waiting = waitingResults(readConfig(config).stateDir);
      process.stdout.write(json ? `${JSON.stringify(waiting, null, 2)}\n` : describeResults(waiting));
    });
}
