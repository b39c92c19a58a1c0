import { Command } from "commander";
import { configOption } from "./config-option.ts";

const EXAMPLE = `
Every message is recorded before it leaves, each entry with the hash of the one before. --verify
recomputes the chain and ends with 1 at the first entry that was changed, taken out or put in.

Example:
  $ chorale client egress --config node.yaml --verify
`;

type Options = { readonly config: string; readonly verify?: true; readonly json?: true };

/** `chorale client egress`. */
export function egressCommand(): Command {
  return new Command("egress")
    .description("Show what left this node: every kind of message, its count and bytes, by study.")
    .addOption(configOption())
    .option("--verify", "check the chain of hashes")
    .option("--json", "print JSON, with every entry")
    .addHelpText("after", EXAMPLE)
    .action(async ({ config, verify, json }: Options) => {
      const { showEgress } = await import("../egress/show-egress.ts");
      await showEgress(config, { verify: verify ?? false, json: json ?? false }, (text) =>
        process.stdout.write(text),
      );
    });
}
