import { Command } from "commander";
import { configOption } from "./config-option.ts";
import { wholeNumber } from "../../process/whole-number.ts";
import type { CertifyOptions } from "./certify-node.ts";

const EXAMPLES = `
Examples:
  $ chorale coordinator certify company-a.csr --config federation/coordinator.yaml --out company-a.crt
  $ chorale coordinator certify node.csr --name hospital-d --days 30 --out hospital-d.crt
`;

/** `chorale coordinator certify`. */
export function certifyCommand(): Command {
  return new Command("certify")
    .description("Certify a node: sign the request that it made with `chorale client init`.")
    .argument("<request>", "the node's request, node.csr")
    .addOption(configOption())
    .option("--name <name>", "the node's name (default: the one it asks for, after the checks)")
    .requiredOption("-o, --out <file>", "where the certificate goes; send it back to the node as node.crt")
    .option("--days <days>", "how long it is valid", wholeNumber(1, 3650), 90)
    .option("--replace-key", "certify a new key for a name that has a certificate with another key")
    .addHelpText("after", EXAMPLES)
    .action(async (request: string, options: CertifyOptions) => {
      const { certifyNode } = await import("./certify-node.ts");
      process.stdout.write(await certifyNode(request, options));
    });
}
