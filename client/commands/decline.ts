import { Command } from "commander";
import { systemClock, type Clock } from "../../process/clock.ts";
import { configOption } from "./config-option.ts";

const EXAMPLES = `
Signs, with this node's identity key, that its owner does not approve the study: the new version where one is
proposed, else the one that was offered. The decision goes to the coordinator and to the other members, with
the reason. It can be approved later, unless the study has ended meanwhile: it ends where too few members are
left for its quorum.

Ends with 0; with 2 where the version is approved already (withdraw it instead) or is not known.

Examples:
  $ chorale client decline admet-2026 --name "Dana Kim"
  $ chorale client decline admet-2026 --name "Dana Kim" --reason "the purpose is too wide"
`;

type Options = {
  readonly config: string;
  readonly name: string;
  readonly reason: string;
  readonly json?: true;
};

/** `chorale client decline`. */
export function declineCommand(clock: Clock = systemClock): Command {
  return new Command("decline")
    .description("Say no to a study, or to a proposed version of it, signed with this node's identity key.")
    .argument("<study>", "the name of a study that was offered here")
    .addOption(configOption())
    .requiredOption("--name <text>", "who decides")
    .option("--reason <text>", "why; the other members read it", "")
    .option("--json", "print the signed decision as JSON")
    .addHelpText("after", EXAMPLES)
    .action(async (study: string, { config, name, reason, json }: Options) => {
      const { declineStudy } = await import("../policy/refuse-study.ts");
      const signed = declineStudy({ configPath: config, study, name, reason }, clock);
      const { manifestVersion, manifestDigest } = signed.document;
      process.stdout.write(
        json
          ? `${JSON.stringify(signed, null, 2)}\n`
          : `Declined ${signed.document.study}, version ${manifestVersion}, manifest ${manifestDigest}.\n` +
              "Nothing is trained for it here. The coordinator and the other members are told.\n",
      );
    });
}
