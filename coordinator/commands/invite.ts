import { Command, InvalidArgumentError, Option } from "commander";
import { configOption, coordinatorOption } from "./config-option.ts";
import type { InviteOptions } from "./invite-node.ts";

const EXAMPLES = `
The invitation is one word. It lets one node in, once, until it expires: send it by a way that only the node's
owner reads. An older invitation of the same node that was not used ends.

Examples:
  $ chorale coordinator invite hospital-d
  $ chorale coordinator invite hospital-d --valid 24h --out hospital-d.invitation
  $ chorale coordinator invite hospital-d --replace      the node has lost its keys and gets new ones
`;

const UNIT_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const VALID_MS_MAX = 90 * 86_400_000;

/** `chorale coordinator invite`. */
export function inviteCommand(): Command {
  return new Command("invite")
    .description("Invite a node: print the word with which its owner enrolls it.")
    .argument("<name>", "the node's name in the federation: a-z, 0-9 and -")
    .addOption(configOption())
    .addOption(coordinatorOption())
    .addOption(
      new Option("--valid <time>", "how long it can be used, for example 12h or 7d")
        .argParser(duration)
        .default(7 * UNIT_MS.d!, "7d"),
    )
    .option("--replace", "for a node that is enrolled: its present keys end when the new ones enroll")
    .option("-o, --out <file>", "write it to this file (0600) in place of printing it")
    .option("--json", "print one JSON object")
    .addHelpText("after", EXAMPLES)
    .action(async (name: string, options: InviteOptions) => {
      const { inviteNode } = await import("./invite-node.ts");
      process.stdout.write(await inviteNode(name, options));
    });
}

function duration(text: string): number {
  const [, count, unit] = /^(\d{1,9})([smhd])$/.exec(text) ?? [];
  const ms = Number(count) * (UNIT_MS[unit ?? ""] ?? NaN);
  if (!(ms >= 1_000 && ms <= VALID_MS_MAX))
    throw new InvalidArgumentError("Use a number and s, m, h or d, up to 90d: for example 12h or 7d.");
  return ms;
}
