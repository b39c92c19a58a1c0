import { Command } from "commander";
import { configOption } from "./config-option.ts";

const EXAMPLE = `
Opens one connection to the coordinator and keeps it; listens nowhere. Trains only studies that were
approved with \`chorale client approve\`. SIGTERM and SIGINT end it; it goes on where it was when it
starts again.

Example:
  $ chorale client run --config node.yaml
`;

type Options = { readonly config: string; readonly exitWhenDone?: true };

/** `chorale client run`. */
export function runCommand(): Command {
  return new Command("run")
    .description("Take part in the approved studies until told to stop.")
    .addOption(configOption())
    .option(
      "--exit-when-done",
      "end with 0 once every approved study is complete, with 1 when one was aborted",
    )
    .addHelpText("after", EXAMPLE)
    .action(async ({ config, exitWhenDone }: Options) => {
      const { runClient } = await import("../agent/run-client.ts");
      process.exitCode = await runClient(config, { exitWhenDone: exitWhenDone ?? false });
    });
}
