import { Command, InvalidArgumentError } from "commander";
import type { InitOptions } from "./coordinator-yaml.ts";

const EXAMPLES = `
Examples:
  $ chorale coordinator init --out federation --name "Lung study group" --host coordinator.example.org
  $ chorale coordinator init --out federation --host 10.0.0.7 --address coordinator.example.org:443
  $ chorale coordinator serve --config federation/coordinator.yaml

With --passphrase-file, or CHORALE_PASSPHRASE in the environment, every key file is encrypted.
`;

const CERTIFICATE_DAYS_MAX = 398;

/** `chorale coordinator init`. */
export function initCommand(): Command {
  return new Command("init")
    .description(
      "Found a federation: its authority, the coordinator's and the operator's certificates and keys, coordinator.yaml.",
    )
    .requiredOption("-o, --out <dir>", "folder of the new federation")
    .option("--name <text>", "the federation's name, for people")
    .option(
      "--host <host...>",
      "names and addresses at which nodes call the coordinator (besides localhost)",
      [],
    )
    .option("--listen <host:port>", "where nodes and operators connect", "0.0.0.0:7443")
    .option("--address <host:port>", "what invitations name (default: the first --host, port of --listen)")
    .option("--http <host:port>", "metrics and health for probes, or off", "127.0.0.1:7480")
    .option("--certificate-days <days>", "life of a node's certificate; it renews by itself", days, 7)
    .option("--passphrase-file <file>", "encrypt the key files with the passphrase in this file")
    .addHelpText("after", EXAMPLES)
    .action(async (options: InitOptions) => {
      const { foundFederation } = await import("./found-federation.ts");
      process.stdout.write(await foundFederation(options));
    });
}

function days(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !(value > 0 && value <= CERTIFICATE_DAYS_MAX))
    throw new InvalidArgumentError(`Use a number of days up to ${CERTIFICATE_DAYS_MAX}.`);
  return value;
}
