import { Command } from "commander";
import { wholeNumber } from "../../process/whole-number.ts";
import type { InitOptions } from "./node-yaml.ts";

const EXAMPLE = `
Example:
  $ chorale client init --name company-a --coordinator coordinator.example.org:7443 \\
      --authority authority.crt --data compounds.csv --out node
`;

const THREADS_MAX = 256;

/** `chorale client init`. */
export function initCommand(): Command {
  return new Command("init")
    .description(
      "Make this node's key, the request to certify it, and node.yaml. The key never leaves this machine.",
    )
    .requiredOption("--name <name>", "this node's name in the federation: a-z, 0-9 and -")
    .requiredOption("--coordinator <host:port>", "where the coordinator is")
    .requiredOption("--authority <file>", "the federation's authority.crt, from its operator")
    .requiredOption("--data <file...>", "the node's files, or a folder of `client prepare`; only read")
    .requiredOption("-o, --out <dir>", "folder of the new node")
    .option(
      "--protocol-key-file <file>",
      "the partners' key for folds and bit permutation, see `chorale client protocol-key`",
    )
    .option(
      "--threads <count>",
      "threads that training may use (default: decided at each start)",
      wholeNumber(1, THREADS_MAX),
    )
    .addHelpText("after", EXAMPLE)
    .action(async (options: InitOptions) => {
      const { setUpNode } = await import("./set-up-node.ts");
      process.stdout.write(await setUpNode(options));
    });
}
