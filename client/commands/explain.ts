import { Command } from "commander";
import { usageError } from "../../process/command-error.ts";
import { readYaml } from "../../process/read-yaml.ts";
import { studyManifestSchema } from "../../trust/manifest/study-manifest.ts";
import { readConfig, readProtocolKey } from "../config.ts";
import { describeExplanation } from "./describe-explanation.ts";

const EXAMPLES = `
Bits are those of the study's fingerprint after the permutation by the partners' key. With --json one
structure is one object with input, standardised, failure, scaffold, fold, bits, counts and labels; a compound
that is written with several structures is a list of them. Nothing leaves this machine.

Examples:
  $ chorale client explain --smiles "CC(=O)Oc1ccccc1C(=O)O" --study study.yaml
  $ chorale client explain --compound ABC-123 --in assays.csv --study study.yaml
  $ chorale client explain --compound ABC-123 --config node.yaml --study study.yaml --json`;

type Options = {
  readonly smiles?: string;
  readonly compound?: string;
  readonly study: string;
  readonly in?: readonly string[];
  readonly config?: string;
  readonly protocolKeyFile?: string;
  readonly json?: true;
};

/** `chorale client explain`: what becomes of one structure, or of one compound's rows, step by step. */
export function explainCommand(): Command {
  return new Command("explain")
    .description("show what becomes of one structure, or of one compound's rows, step by step")
    .option("--smiles <smiles>", "a structure")
    .option("--compound <id>", "the compound's own name in the files")
    .requiredOption("--study <file>", "study manifest (YAML)")
    .option("--in <file...>", "the files that have the compound; left out: those of --config")
    .option("--config <file>", "the node's configuration, for its files and its key")
    .option("--protocol-key-file <file>", "the partners' key for folds and bit permutation")
    .option("--json", "print JSON")
    .addHelpText("after", EXAMPLES)
    .action(explain);
}

async function explain({ smiles, compound, study, in: paths, config, ...rest }: Options): Promise<void> {
  if ((smiles === undefined) === (compound === undefined))
    throw usageError("explain takes one of --smiles and --compound", "see `chorale client explain --help`");
  const manifest = readYaml(study, studyManifestSchema, "correct the fields that are named");
  const node = config === undefined ? null : readConfig(config);
  const key = readProtocolKey({ protocolKeyFile: rest.protocolKeyFile ?? node?.protocolKeyFile });
  const files = paths ?? node?.data;
  const { explainCompound, explainStructure } = await import("../explain/explain.ts");
  if (smiles === undefined && files === undefined)
    throw usageError("--compound needs the files to look in", "name them with --in or --config");
  const explained =
    smiles === undefined
      ? await explainCompound(compound!, files!, { manifest, key })
      : [await explainStructure(smiles, { manifest, key })];
  const one = explained.length === 1 ? explained[0]! : explained;
  process.stdout.write(
    rest.json
      ? `${JSON.stringify(one, null, 2)}\n`
      : explained.map((each) => describeExplanation(each, manifest.protocol)).join("\n"),
  );
  if (explained.every(({ failure }) => failure !== null)) process.exitCode = 1;
}
