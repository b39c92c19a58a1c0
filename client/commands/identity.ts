import { Command } from "commander";
import { configOption } from "./config-option.ts";

const EXAMPLE = `
Two people compare fingerprints by telephone: what this prints, with what \`chorale coordinator nodes\` shows.

Example:
  $ chorale client identity --config node/node.yaml
`;

type Options = { readonly config: string; readonly json?: true };

/** `chorale client identity`. */
export function identityCommand(): Command {
  return new Command("identity")
    .description("Show who this node is: its name, its keys' fingerprints, its certificate, its federation.")
    .addOption(configOption())
    .option("--json", "print JSON")
    .addHelpText("after", EXAMPLE)
    .action(async ({ config, json }: Options) => {
      const { showIdentity } = await import("../enrolment/show-identity.ts");
      process.stdout.write(showIdentity(config, { json: json ?? false }));
    });
}
