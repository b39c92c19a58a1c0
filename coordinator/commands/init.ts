import { Command } from "commander";
import type { InitOptions } from "./coordinator-yaml.ts";

const EXAMPLES = `
Examples:
  $ chorale coordinator init --out federation --host coordinator.example.org
  $ chorale coordinator serve --config federation/coordinator.yaml
`;

/** `chorale coordinator init`. */
export function initCommand(): Command {
  return new Command("init")
    .description(
      "Found a federation: its authority, the coordinator's and the operator's certificates, coordinator.yaml.",
    )
    .requiredOption("-o, --out <dir>", "folder of the new federation")
    .option(
      "--host <host...>",
      "names and addresses at which nodes call the coordinator (besides localhost)",
      [],
    )
    .option("--listen <host:port>", "where nodes and operators connect", "0.0.0.0:7443")
    .option("--http <host:port>", "metrics and health for probes, or off", "127.0.0.1:7480")
    .addHelpText("after", EXAMPLES)
    .action(async (options: InitOptions) => {
      const { foundFederation } = await import("./found-federation.ts");
      process.stdout.write(await foundFederation(options));
    });
}
