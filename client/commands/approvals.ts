import { Command } from "commander";
import { systemClock, type Clock } from "../../process/clock.ts";
import { CommandError } from "../../process/command-error.ts";
import { writeAtomically } from "../../process/write-atomically.ts";
import { configOption } from "./config-option.ts";

const EXAMPLES = `
Every member's decisions on every version of the study that this node keeps, each verified by the key that
the manifest names. --out writes one file with the signed manifests and decisions; anyone can check it
without a configuration or a connection: chorale client verify FILE.

Ends with 0; with 1 where no signed manifest of the study is kept here.

Examples:
  $ chorale client approvals admet-2026
  $ chorale client approvals admet-2026 --out admet-2026-approvals.json
`;

type Options = { readonly config: string; readonly out?: string; readonly json?: true };

/** `chorale client approvals`. */
export function approvalsCommand(clock: Clock = systemClock): Command {
  return new Command("approvals")
    .description("Show what the owners of a study's members decided, and write it to a file to verify.")
    .argument("<study>", "the study's name")
    .addOption(configOption())
    .option("-o, --out <file>", "write a bundle that `chorale client verify` checks")
    .option("--json", "print JSON")
    .addHelpText("after", EXAMPLES)
    .action((study: string, options: Options) => approvals(study, options, clock));
}

async function approvals(study: string, { config, out, json }: Options, clock: Clock): Promise<void> {
  const { readConfig } = await import("../config.ts");
  const { stateDir } = readConfig(config);
  const { bundleOf, decidedVersions } = await import("../policy/approval-bundle.ts");
  const { decisionRows, describeDecisions } = await import("../policy/describe-decisions.ts");
  const versions = decidedVersions(study, stateDir);
  if (versions.length === 0)
    throw new CommandError(`no signed manifest of a study ${study} is kept at this node`, {
      remedy: "run `chorale client studies` for what was offered",
    });
  if (out !== undefined) writeAtomically(out, `${JSON.stringify(bundleOf(study, versions), null, 2)}\n`);
  const shown = versions.map(({ signed, digest, decisions }) => {
    return { manifest: signed.document, digest, decisions };
  });
  const now = clock.nowMs();
  process.stdout.write(
    json ? `${JSON.stringify(decisionRows(shown, now), null, 2)}\n` : describeDecisions(shown, now),
  );
  if (out !== undefined && !json) process.stdout.write(`\nWritten to ${out}.\n`);
}
