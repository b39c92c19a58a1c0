import { Command } from "commander";
import { usageError } from "../../process/command-error.ts";

type LintOptions = { readonly json?: true; readonly example?: true };

const EXAMPLES = `
Exit code 0: nothing or only warnings; 1: problems; 2: the file cannot be read.

Examples:
  $ chorale coordinator study lint --example > admet.yaml   begin with a commented study
  $ chorale coordinator study lint admet.yaml               every problem with its line and remedy
  $ chorale coordinator study lint admet.yaml --json        the same for a program
`;

/** `chorale coordinator study lint`: needs no coordinator. */
export function lintCommand(): Command {
  return new Command("lint")
    .description(
      "Explain every problem of a study file, and what the study will mean in numbers. Works offline.",
    )
    .argument("[file]", "the study manifest, YAML")
    .option("--json", "print the findings as one JSON object")
    .option("--example", "print a commented study to begin with")
    .addHelpText("after", EXAMPLES)
    .action(async (file: string | undefined, { json, example }: LintOptions) => {
      if (example) {
        const { EXAMPLE_STUDY } = await import("./example-study.ts");
        process.stdout.write(EXAMPLE_STUDY);
        return;
      }
      if (file === undefined)
        throw usageError(
          "there is no study file to read",
          "name it: chorale coordinator study lint STUDY.yaml",
        );
      const { lintStudy } = await import("./lint-study.ts");
      lintStudy(file, json ? { json } : {});
    });
}
