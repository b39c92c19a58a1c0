import { Command, InvalidArgumentError } from "commander";
import { systemClock, type Clock } from "../../process/clock.ts";
import { CommandError } from "../../process/command-error.ts";
import { writeAtomically } from "../../process/write-atomically.ts";
import { nameSchema, studyManifestSchema, type StudyManifest } from "../../trust/manifest/study-manifest.ts";
import { readFoldKey } from "../config.ts";
import { prepareTable } from "../data/prepare-table.ts";
import { readYaml } from "../../process/read-yaml.ts";
import { trainAlone, type NodeTable } from "../training/train-alone.ts";
import { progressLines } from "./progress-lines.ts";

const EXAMPLE = `
With one table this is the single-partner model, with several the pooled one. Nothing leaves this machine.

Example:
  $ chorale client train --study study.yaml --in site-a=site-a.csv --out results.json`;

type Input = { readonly node: string; readonly file: string };
type Options = {
  readonly study: string;
  readonly in: readonly Input[];
  readonly foldKeyFile?: string;
  readonly cache?: string;
  readonly threads: number;
  readonly out: string;
  readonly modelOut?: string;
};

/** `chorale client train`: one model on tables of this machine, by a study's recipe, without a federation. */
export function trainCommand(clock: Clock = systemClock): Command {
  return new Command("train")
    .description("train one model on tables of this machine, to compare a federation with")
    .requiredOption("--study <file>", "study manifest (YAML)")
    .requiredOption("--in <name=file>", "a node's name and its table; may be repeated", collectInput)
    .option("--fold-key-file <file>", "the federation's key for scaffold folds")
    .option("--cache <folder>", "where features are kept for the next run")
    .option("--threads <number>", "threads of the native runtime", readThreads, 1)
    .requiredOption("--out <file>", "where the results go (JSON)")
    .option("--model-out <file>", "where the model goes (ONNX)")
    .addHelpText("after", EXAMPLE)
    .action((options: Options) => train(options, clock));
}

async function train(options: Options, clock: Clock): Promise<void> {
  const manifest = readYaml(options.study, studyManifestSchema, "correct the fields that are named");
  const tables = await prepareTables(manifest, options, clock);
  for (const { table } of tables) warnOfGaps(manifest, table);
  const onFraction = progressLines(clock, `training on ${tables.map(({ node }) => node).join(", ")}`);
  const model = await trainAlone(manifest, tables, { threads: options.threads, onFraction });
  const { epochs, bestEpoch, results } = model;
  const described = tables.map(({ node, table }) => ({
    node,
    file: table.path,
    rows: table.rows,
    compounds: table.features.rows,
    rejected: table.rejected.length,
  }));
  const content = { study: manifest.study, tables: described, epochs, bestEpoch, results };
  if (options.modelOut !== undefined) writeAtomically(options.modelOut, model.onnx);
  writeAtomically(options.out, `${JSON.stringify(content, null, 2)}\n`);
}

async function prepareTables(manifest: StudyManifest, options: Options, clock: Clock): Promise<NodeTable[]> {
  const foldKey = readFoldKey({ foldKeyFile: options.foldKeyFile });
  const tables: NodeTable[] = [];
  for (const { node, file } of options.in) {
    const onFraction = progressLines(clock, `featurising ${file}`);
    const table = await prepareTable(file, {
      manifest,
      foldKey,
      cacheFolder: options.cache ?? null,
      onFraction,
    });
    if (table.labels.size === 0)
      throw new CommandError(`${file}: no column is named like an endpoint of the study ${manifest.study}`, {
        remedy: `name its columns like the study's endpoints, for example ${manifest.endpoints[0]!.name}`,
      });
    tables.push({ node, table });
  }
  return tables;
}

/** What makes figures missing or poor, on standard error. */
function warnOfGaps(
  { protocol: { folds } }: StudyManifest,
  { path, rejected, fold }: NodeTable["table"],
): void {
  const say = (text: string): void => void process.stderr.write(`note: ${path}: ${text}\n`);
  if (rejected.length > 0)
    say(`${rejected.length} rows were left out, first row ${rejected[0]!.row}: ${rejected[0]!.reason}`);
  if (!fold.includes(folds.test)) say(`no compound lies in fold ${folds.test}: nothing to test on`);
  if (!fold.includes(folds.validation))
    say(`no compound lies in fold ${folds.validation}: nothing to validate on`);
}

function collectInput(text: string, inputs: readonly Input[] = []): Input[] {
  const at = text.indexOf("=");
  const node = text.slice(0, Math.max(at, 0));
  const file = text.slice(at + 1);
  if (at < 0 || file === "" || !nameSchema.safeParse(node).success)
    throw new InvalidArgumentError("Write NAME=FILE, the name in a-z, 0-9 and -.");
  if (inputs.some((input) => input.node === node)) throw new InvalidArgumentError(`${node} is named twice.`);
  return [...inputs, { node, file }];
}

function readThreads(text: string): number {
  const threads = Number(text);
  if (!Number.isInteger(threads) || threads < 1 || threads > 256)
    throw new InvalidArgumentError("Give a whole number from 1 to 256.");
  return threads;
}
