import { Command } from "commander";
import { systemClock, type Clock } from "../../process/clock.ts";
import { configOption } from "./config-option.ts";

const EXAMPLES = `
Signs, with this node's identity key, that its owner takes back every approval of the study. A client that is
running stops training for it within a second and says so to the coordinator. What left before is in models
already: a withdrawal ends what comes, and does not undo what was.

Ends with 0; with 1 where no approval of the study is kept here.

Examples:
  $ chorale client withdraw admet-2026 --name "Dana Kim"
  $ chorale client withdraw admet-2026 --name "Dana Kim" --reason "the consent was withdrawn"
`;

type Options = {
  readonly config: string;
  readonly name: string;
  readonly reason: string;
  readonly json?: true;
};

/** `chorale client withdraw`. */
export function withdrawCommand(clock: Clock = systemClock): Command {
  return new Command("withdraw")
    .description("Take back the approval of a study, signed with this node's identity key.")
    .argument("<study>", "the study's name")
    .addOption(configOption())
    .requiredOption("--name <text>", "who decides")
    .option("--reason <text>", "why; the other members read it", "")
    .option("--json", "print the signed decisions as JSON")
    .addHelpText("after", EXAMPLES)
    .action(async (study: string, { config, name, reason, json }: Options) => {
      const { withdrawStudy } = await import("../policy/refuse-study.ts");
      const decisions = withdrawStudy({ configPath: config, study, name, reason }, clock);
      const lines = decisions.map(
        ({ document }) =>
          `Withdrew ${study}, version ${document.manifestVersion}, manifest ${document.manifestDigest}.\n`,
      );
      process.stdout.write(
        json
          ? `${JSON.stringify(decisions, null, 2)}\n`
          : `${lines.join("")}Nothing more is trained for it here; what left before is in models already.\n`,
      );
    });
}
