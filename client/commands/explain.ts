import { Command } from "commander";
import { usageError } from "../../process/command-error.ts";
import { studyDataOf, withStudyOptions, type StudyOptions } from "./data-options.ts";
import { describeExplanation } from "./describe-explanation.ts";

const EXAMPLES = `
Bits are those of the study's fingerprint after the permutation by the partners' key. With --json one
structure is one object with input, standardised, failure, scaffold, fold, bits, counts and labels; a compound
that is written with several structures is a list of them. Nothing leaves this machine.

Examples:
  $ chorale client explain --smiles "CC(=O)Oc1ccccc1C(=O)O" --study study.yaml
  $ chorale client explain --compound ABC-123 --in assays.csv --study study.yaml
  $ chorale client explain --compound ABC-123 --config node.yaml --study admet-2026 --json`;

type Options = StudyOptions & {
  readonly smiles?: string;
  readonly compound?: string;
  readonly json?: true;
};

/** `chorale client explain`: what becomes of one structure, or of one compound's rows, step by step. */
export function explainCommand(): Command {
  const command = new Command("explain")
    .description("Show what becomes of one structure, or of one compound's rows, step by step.")
    .option("--smiles <smiles>", "a structure")
    .option("--compound <id>", "the compound's own name in the files");
  return withStudyOptions(command)
    .option("--json", "print JSON")
    .addHelpText("after", EXAMPLES)
    .action(explain);
}

async function explain({ smiles, compound, json, ...options }: Options): Promise<void> {
  if ((smiles === undefined) === (compound === undefined))
    throw usageError("explain takes one of --smiles and --compound", "see `chorale client explain --help`");
  const { manifest, key, files } = await studyDataOf(options);
  if (smiles === undefined && files.length === 0)
    throw usageError("--compound needs the files to look in", "name them with --in or --config");
  const { explainCompound, explainStructure } = await import("../explain/explain.ts");
  const explained =
    smiles === undefined
      ? await explainCompound(compound!, files, { manifest, key })
      : [await explainStructure(smiles, { manifest, key })];
  const one = explained.length === 1 ? explained[0]! : explained;
  process.stdout.write(
    json
      ? `${JSON.stringify(one, null, 2)}\n`
      : explained.map((each) => describeExplanation(each, manifest.protocol)).join("\n"),
  );
  if (explained.every(({ failure }) => failure !== null)) process.exitCode = 1;
}
