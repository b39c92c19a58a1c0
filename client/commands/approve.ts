import { createInterface } from "node:readline/promises";
import { Command } from "commander";
import { systemClock, type Clock } from "../../process/clock.ts";
import { CommandError, usageError } from "../../process/command-error.ts";
import { lastDayOf } from "../../trust/manifest/last-day.ts";
import { sayIn } from "../policy/agreement/say.ts";
import { configOption, sameConfig } from "./config-option.ts";
import { chosenLanguage, withLanguageOptions, type LanguageOptions } from "./language-options.ts";

const EXAMPLES = `
Signs, with this node's identity key, that its owner approves exactly one manifest. --digest says which: copy
it, all 64 digits, from \`chorale client show STUDY\`, so that nothing is approved that was not read. On a
terminal it can be left out: the agreement is shown and its first 8 digits are asked for.

A client that is running takes part within a second. The signed approval goes to the coordinator and to the
other members. It ends with the study, or with --expires; from then on nothing is trained.

Ends with 0; with 2 where the manifest is another than the digest says, is not signed by the federation's
operator, or does not name this node by its key.

Examples:
  $ chorale client approve admet-2026 --digest DIGEST --reference "IRB 2026-14" --name "Dana Kim"
  $ chorale client approve admet-2026 --reference "DRB 7" --name "Dana Kim" --expires 2026-12-31
`;

type Options = LanguageOptions & {
  readonly config: string;
  readonly digest?: string;
  readonly reference: string;
  readonly name: string;
  readonly expires?: string;
  readonly json?: true;
};

const TYPED_DIGITS = 8;

/** `chorale client approve`. */
export function approveCommand(clock: Clock = systemClock): Command {
  const command = new Command("approve")
    .description("Approve exactly one manifest of a study, signed with this node's identity key.")
    .argument("<study>", "the name of a study that was offered here, or the file of its signed manifest")
    .addOption(configOption())
    .option("--digest <hex>", "the digest of the manifest that was read, 64 digits")
    .requiredOption("--reference <text>", "the approval's number at your review board (DRB, IRB)")
    .requiredOption("--name <text>", "who approves")
    .option(
      "--expires <day>",
      "the last day of the approval, YYYY-MM-DD (default: the study's, or one year)",
    );
  return withLanguageOptions(command)
    .option("--json", "print the signed approval as JSON")
    .addHelpText("after", EXAMPLES)
    .action((study: string, options: Options) => approve(study, options, clock));
}

async function approve(study: string, options: Options, clock: Clock): Promise<void> {
  const { approveStudy } = await import("../policy/approve-study.ts");
  const { config: configPath, reference, name, expires, json } = options;
  const digest = options.digest ?? (await askForDigest(study, options, clock));
  const signed = approveStudy({ configPath, study, digest, reference, name, expires }, clock);
  const { document } = signed;
  const same = sameConfig(configPath);
  process.stdout.write(
    json
      ? `${JSON.stringify(signed, null, 2)}\n`
      : `Approved ${document.study}, version ${document.manifestVersion}, manifest ${document.manifestDigest}\n` +
          `under ${document.reference} by ${document.name}, until ${lastDayOf(document.expiresAt)} (UTC).\n\n` +
          `A client that runs takes part within a second; if none runs: chorale client run${same}\n` +
          `To take it back: chorale client withdraw ${document.study} --name NAME${same}\n`,
  );
}

/** Shows what is to be approved and gives its digest when the person has typed how it begins. */
async function askForDigest(study: string, options: Options, clock: Clock): Promise<string> {
  if (!process.stdin.isTTY || !process.stdout.isTTY)
    throw usageError(
      "--digest is missing: without a terminal nobody can be asked",
      `read the study with \`chorale client show ${study}\` and give the digest that it ends with`,
    );
  const { versionsOf } = await import("../policy/approve-study.ts");
  const { agreementOn } = await import("../policy/show-study.ts");
  const { describeAgreement } = await import("../policy/agreement/describe-agreement.ts");
  const { readConfig } = await import("../config.ts");
  const config = readConfig(options.config);
  const [found] = versionsOf(study, config.stateDir);
  const agreement = await agreementOn(found!, config, { dryRun: undefined, nowMs: clock.nowMs() });
  const language = chosenLanguage(options);
  process.stdout.write(`${describeAgreement(agreement, language)}\n`);
  const { digest } = found!;
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    const question = sayIn(language)(
      `To approve, type the first ${TYPED_DIGITS} digits of the manifest: `,
      `승인하려면 매니페스트의 처음 ${TYPED_DIGITS}자리를 입력하십시오: `,
    );
    const typed = await terminal.question(question);
    if (typed.trim().toLowerCase() === digest.slice(0, TYPED_DIGITS)) return digest;
  } finally {
    terminal.close();
  }
  throw new CommandError("nothing was approved: the digits are not those of this manifest", {
    remedy: "run the command again",
  });
}
