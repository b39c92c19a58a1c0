import { Command } from "commander";
import { wholeNumber } from "../../process/whole-number.ts";
import { configOption } from "./config-option.ts";

const EXAMPLES = `
Examples:
  $ chorale client policy example > policy.yaml          every field with its default, explained
  $ chorale client policy check policy.yaml
  $ chorale client policy explain study.yaml             which line allows or refuses what
  $ chorale client policy verdicts                       what it decided, and why
`;
const EXPLAIN_EXAMPLE = `
Ends with 1 where the policy refuses the study. What only has to wait (hours, approvals of other members,
bytes of the day) is shown as "not now" and is no refusal.

Examples:
  $ chorale client policy explain solubility --config node.yaml
  $ chorale client policy explain study.yaml --policy stricter.yaml --json
`;
const CHECK_EXAMPLE = `
Without a file, reads the one that node.yaml names.

Example:
  $ chorale client policy check policy.yaml
`;
const EXAMPLE_EXAMPLE = `
Example:
  $ chorale client policy example --out policy.yaml
`;

const VERDICTS_EXAMPLE = `
Every change of a verdict on a study, every round and every update is recorded, each entry with the hash of
the one before. Ends with 1 at the first entry that was changed, taken out or put in.

Example:
  $ chorale client policy verdicts --config node.yaml
`;

/** `chorale client policy ...`. */
export function policyCommand(): Command {
  return new Command("policy")
    .description("What this node allows, whatever studies ask for.")
    .addCommand(exampleCommand())
    .addCommand(checkPolicyCommand())
    .addCommand(explainPolicyCommand())
    .addCommand(verdictsCommand())
    .addHelpText("after", EXAMPLES);
}

function exampleCommand(): Command {
  return new Command("example")
    .description("Print a policy with every field, its default and what it means.")
    .option("--out <file>", "write it to a new file")
    .addHelpText("after", EXAMPLE_EXAMPLE)
    .action(async ({ out }: { out?: string }) => {
      const { writeExample } = await import("../policy/node-policy/write-example.ts");
      process.stdout.write(writeExample(out));
    });
}

function checkPolicyCommand(): Command {
  return new Command("check")
    .description("Check a policy file.")
    .argument("[file]", "the policy")
    .addOption(configOption())
    .addHelpText("after", CHECK_EXAMPLE)
    .action(async (file: string | undefined, { config }: { config: string }) => {
      const { readConfig } = await import("../config.ts");
      const { readPolicy } = await import("../policy/node-policy/read-policy.ts");
      const { path } = readPolicy(file ?? readConfig(config).policyFile);
      process.stdout.write(path === null ? NO_FILE : `${path} is a policy: nothing is wrong with it.\n`);
    });
}

const NO_FILE =
  "node.yaml names no policy file: the default policy holds (`chorale client policy example`).\n";

type ExplainOptions = { readonly config: string; readonly policy?: string; readonly json?: true };

function explainPolicyCommand(): Command {
  return new Command("explain")
    .description("Say which line of the policy allows or refuses what in a study.")
    .argument("<study>", "the name of a study that was offered here, or a manifest's file")
    .addOption(configOption())
    .option("--policy <file>", "another policy than node.yaml names")
    .option("--json", "print JSON")
    .addHelpText("after", EXPLAIN_EXAMPLE)
    .action(async (study: string, { config, policy, json }: ExplainOptions) => {
      const { explainFor } = await import("../policy/node-policy/explain-for.ts");
      const { describePolicy } = await import("./describe-policy.ts");
      const { systemClock } = await import("../../process/clock.ts");
      const explained = explainFor({ config, study, policy }, systemClock);
      process.stdout.write(json ? `${JSON.stringify(explained, null, 2)}\n` : describePolicy(explained));
      if (!explained.allowed) process.exitCode = 1;
    });
}

function verdictsCommand(): Command {
  return new Command("verdicts")
    .description("Show what this node's policy decided, and check the record of it.")
    .addOption(configOption())
    .option("--last <number>", "how many entries", wholeNumber(1, 1_000_000), 20)
    .option("--json", "print JSON")
    .addHelpText("after", VERDICTS_EXAMPLE)
    .action(async ({ config, last, json }: { config: string; last: number; json?: true }) => {
      const { readConfig } = await import("../config.ts");
      const { readVerdicts } = await import("../policy/node-policy/read-verdicts.ts");
      const { describeVerdicts } = await import("./describe-verdicts.ts");
      const verdicts = await readVerdicts(readConfig(config).stateDir, last);
      process.stdout.write(json ? `${JSON.stringify(verdicts, null, 2)}\n` : describeVerdicts(verdicts));
      if (verdicts.problem !== null) process.exitCode = 1;
    });
}
