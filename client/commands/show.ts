import { Command } from "commander";
import { systemClock, type Clock } from "../../process/clock.ts";
import type { Agreement } from "../policy/agreement/agreement.ts";
import { configOption, sameConfig } from "./config-option.ts";
import { CANCELLED } from "./data-options.ts";
import { chosenLanguage, withLanguageOptions, type LanguageOptions } from "./language-options.ts";
import { runUntilSignal } from "./run-until-signal.ts";

const EXAMPLES = `
STUDY is the name of a study that was offered to this node, or a file: a signed manifest, or a draft. Of a
study with a new version that waits for approvals, that version is shown, with what it changes; --in-force
shows the one that is worked under.

The dry run reads this node's files as the study would and counts what would take part, by what it would be
used for, and how many bytes would leave. It trains nothing, sends nothing and keeps nothing. Where it takes
moments only it is done by itself.

Ends with 0; with 1 where the files cannot be read; with 2 where the manifest is wrong or not known.

Examples:
  $ chorale client show admet-2026
  $ chorale client show admet-2026 --dry-run --korean
  $ chorale client show study.yaml --config node.yaml --json
`;

type Options = LanguageOptions & {
  readonly config: string;
  readonly inForce?: true;
  readonly dryRun?: boolean;
  readonly json?: true;
};

/** `chorale client show`: a study's agreement in plain words. */
export function showCommand(clock: Clock = systemClock): Command {
  const command = new Command("show")
    .description("Read what a study asks of this node: the agreement in plain words, with a dry run.")
    .argument("<study>", "the name of a study that was offered here, or a manifest's file")
    .addOption(configOption())
    .option("--in-force", "the version in force, also where a new one is proposed")
    .option("--dry-run", "read this node's data and count what would take part, however long it takes")
    .option("--no-dry-run", "do not look at this node's data");
  return withLanguageOptions(command)
    .option("--json", "print JSON")
    .addHelpText("after", EXAMPLES)
    .action((study: string, options: Options) => show(study, options, clock));
}

async function show(study: string, options: Options, clock: Clock): Promise<void> {
  const { readConfig } = await import("../config.ts");
  const config = readConfig(options.config);
  const { versionsOf } = await import("../policy/approve-study.ts");
  const versions = versionsOf(study, config.stateDir);
  const found = options.inForce === true ? versions.at(-1)! : versions[0]!;
  const { agreementOn, agreementJson } = await import("../policy/show-study.ts");
  let agreement: Agreement | null = null;
  const { showProgress } = await import("./show-progress.ts");
  using progress = showProgress(clock, "dry run");
  const { dryRun } = options;
  await runUntilSignal(async (signal) => {
    const looked = { dryRun, nowMs: clock.nowMs(), onProgress: progress.show, signal };
    agreement = await agreementOn(found, config, looked);
  });
  progress.end();
  if (agreement === null) process.exitCode = CANCELLED;
  else if (options.json) process.stdout.write(`${JSON.stringify(agreementJson(agreement), null, 2)}\n`);
  else process.stdout.write(await inWords(agreement, study, options));
}

async function inWords(agreement: Agreement, study: string, options: Options): Promise<string> {
  const { describeAgreement, describeNextStep } = await import("../policy/agreement/describe-agreement.ts");
  const language = chosenLanguage(options);
  const next = describeNextStep(agreement, language, study, sameConfig(options.config));
  return `${describeAgreement(agreement, language)}\n${next}`;
}
