import { Command, Option } from "commander";
import { LANGUAGES } from "../process/language.ts";
import type { DoctorOptions } from "./run-doctor.ts";

const EXAMPLES = `
Looks at configuration, keys, certificates, the network hop by hop, data, studies, this machine and what
computes, and says for everything that is wrong what to do. It changes nothing; what it sends to measure the
line are zeros, recorded in egress/doctor-*.jsonl of the state folder.

Exit code 0: no problems; 1: problems; 2: the configuration cannot be used.

Examples:
  $ chorale doctor                                   the node.yaml or coordinator.yaml of this folder
  $ chorale doctor --config node/node.yaml --study admet
  $ chorale doctor --json > doctor.json              everything, in both languages
`;

/** `chorale doctor`: what is wrong on this side of a federation, and what to do about it. */
export function doctorCommand(): Command {
  return new Command("doctor")
    .description("Find out what is wrong on this node or coordinator, and what to do about it.")
    .option("-c, --config <file>", "node.yaml or coordinator.yaml (default: the one in this folder)")
    .option("--study <name|file>", "also look at what this study needs, and whether the policy allows it")
    .option("--json", "print everything as JSON")
    .addOption(new Option("--language <language>", "of the words (default: by LANG)").choices(LANGUAGES))
    .addHelpText("after", EXAMPLES)
    .action(async (options: DoctorOptions) => {
      const { runDoctor } = await import("./run-doctor.ts");
      await runDoctor(options);
    });
}
