import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { systemClock, type Clock } from "../../process/clock.ts";
import { CommandError } from "../../process/command-error.ts";
import { readYaml } from "../../process/read-yaml.ts";
import { wholeNumber } from "../../process/whole-number.ts";
import { writeAtomically } from "../../process/write-atomically.ts";
import { nameSchema, studyManifestSchema, type StudyManifest } from "../../trust/manifest/study-manifest.ts";
import { readProtocolKey } from "../config.ts";
import type { Prepared } from "../data/prepare/prepared.ts";
import { prepareForStudy } from "../training/prepare-for-study.ts";
import { trainAlone, type NodeData } from "../training/train-alone.ts";
import { progressLines } from "./progress-lines.ts";

const EXAMPLE = `
With one node's data this is the single-partner model, with several the pooled one. Nothing leaves this
machine.

Example:
  $ chorale client train --study study.yaml --in site-a=site-a.csv --out results.json`;

/** A node and its files, or its one prepared folder. */
type Input = { readonly node: string; readonly files: readonly string[] };
type Options = {
  readonly study: string;
  readonly in: readonly Input[];
  readonly protocolKeyFile?: string;
  readonly cache?: string;
  readonly threads: number;
  readonly out: string;
  readonly modelOut?: string;
};

/** `chorale client train`: one model on data of this machine, by a study's recipe, without a federation. */
export function trainCommand(clock: Clock = systemClock): Command {
  return new Command("train")
    .description("train one model on data of this machine, to compare a federation with")
    .requiredOption("--study <file>", "study manifest (YAML)")
    .requiredOption(
      "--in <name=file>",
      "a node's name and its file, or the folder of `client prepare`; may be repeated",
      collectInput,
    )
    .option("--protocol-key-file <file>", "the partners' key of folds and bit permutation")
    .option("--cache <folder>", "where prepared data is kept for the next run")
    .option("--threads <number>", "threads of the native runtime", wholeNumber(1, 256), 1)
    .requiredOption("--out <file>", "where the results go (JSON)")
    .option("--model-out <file>", "where the model goes (ONNX)")
    .addHelpText("after", EXAMPLE)
    .action((options: Options) => train(options, clock));
}

async function train(options: Options, clock: Clock): Promise<void> {
  const manifest = readYaml(options.study, studyManifestSchema, "correct the fields that are named");
  const temporary = options.cache === undefined ? mkdtempSync(join(tmpdir(), "chorale-train-")) : null;
  try {
    await trainIn(options.cache ?? temporary!, manifest, options, clock);
  } finally {
    if (temporary !== null) rmSync(temporary, { recursive: true, force: true });
  }
}

async function trainIn(
  folder: string,
  manifest: StudyManifest,
  options: Options,
  clock: Clock,
): Promise<void> {
  const data: NodeData[] = [];
  for (const input of options.in) data.push(await prepareNode(folder, manifest, input, options, clock));
  const onFraction = progressLines(clock, `training on ${data.map(({ node }) => node).join(", ")}`);
  const model = await trainAlone(manifest, data, { threads: options.threads, onFraction });
  const { epochs, bestEpoch, results } = model;
  const described = data.map(({ node, prepared }) => ({
    node,
    files: prepared.sources.map(({ file }) => file),
    rows: total(prepared, "rows"),
    compounds: prepared.features.rows,
    rejected: total(prepared, "rejected"),
  }));
  const content = { study: manifest.study, data: described, epochs, bestEpoch, results };
  if (options.modelOut !== undefined) writeAtomically(options.modelOut, model.onnx);
  writeAtomically(options.out, `${JSON.stringify(content, null, 2)}\n`);
}

async function prepareNode(
  folder: string,
  manifest: StudyManifest,
  { node, files }: Input,
  { protocolKeyFile, threads }: Options,
  clock: Clock,
): Promise<NodeData> {
  const protocolKey = readProtocolKey({ protocolKeyFile });
  const sources = { data: files, protocolKey, folder: join(folder, node), workers: threads };
  const onProgress = progressLines(clock, `preparing the data of ${node}`);
  const prepared = await prepareForStudy(manifest, sources, { onProgress });
  if (prepared.tasks.length === 0)
    throw new CommandError(`${files.join(", ")}: nothing serves an endpoint of the study ${manifest.study}`, {
      remedy: "name its columns like the study's endpoints; `chorale client check` says what is there",
    });
  warnOfGaps(manifest, node, prepared);
  return { node, prepared };
}

/** What makes figures missing or poor, on standard error. */
function warnOfGaps({ protocol: { folds } }: StudyManifest, node: string, prepared: Prepared): void {
  const say = (text: string): void => void process.stderr.write(`note: ${node}: ${text}\n`);
  const rejected = total(prepared, "rejected");
  const [first] = prepared.rejectedByReason;
  if (first !== undefined) say(`${rejected} rows were left out, most of them because: ${first.reason}`);
  for (const { name, reason } of prepared.leftOut) say(`${name}: ${reason}`);
  if (!prepared.fold.includes(folds.test)) say(`no compound lies in fold ${folds.test}: nothing to test on`);
  if (!prepared.fold.includes(folds.validation))
    say(`no compound lies in fold ${folds.validation}: nothing to validate on`);
}

function total({ sources }: Prepared, field: "rows" | "rejected"): number {
  return sources.reduce((sum, source) => sum + source[field], 0);
}

function collectInput(text: string, inputs: readonly Input[] = []): Input[] {
  const at = text.indexOf("=");
  const node = text.slice(0, Math.max(at, 0));
  const file = text.slice(at + 1);
  if (at < 0 || file === "" || !nameSchema.safeParse(node).success)
    throw new InvalidArgumentError("Write NAME=FILE, the name in a-z, 0-9 and -.");
  const known = inputs.find((input) => input.node === node);
  if (known === undefined) return [...inputs, { node, files: [file] }];
  return inputs.map((input) => (input === known ? { node, files: [...known.files, file] } : input));
}
