import { createWriteStream } from "node:fs";
import type { Writable } from "node:stream";
import { Command } from "commander";
import { loadFeaturiser, type Featuriser } from "../../chemistry/featuriser.ts";
import { systemClock, type Clock } from "../../process/clock.ts";
import { CommandError, describeError } from "../../process/command-error.ts";
import { openTable } from "../../tables/open-table.ts";
import type { TableRow } from "../../tables/table.ts";
import { readDelimited } from "../../tables/text/read-delimited.ts";
import { packRows } from "../pack-rows.ts";
import { loadPredictor, type Predictor } from "../runtime/predictor.ts";
import { headerLine, outcomeLine, type Outcome } from "./prediction-rows.ts";
import { readKey, refuseWrongKey } from "./protocol-key.ts";
import { protocolOf } from "./protocol-of.ts";
import { readStructures, type Structure } from "./read-structures.ts";

const EXAMPLE = `
Input: a table with a column smiles (CSV, TSV, gzip, XLSX, Parquet), or one SMILES a line with an optional
name after it.
Output: CSV with a probability for each classification endpoint and a value in its unit for each regression
endpoint; a structure that cannot be read has empty cells and the reason.

Examples:
  $ chorale models predict --model admet-1.onnx --in compounds.csv --out predictions.csv
  $ chorale models predict --model admet-1.onnx --protocol-key-file protocol.key --in compounds.csv
  $ echo CCO | chorale models predict --model admet-1.onnx --in -`;

/** Structures that are featurised and predicted together; bounds the memory. */
const BLOCK_ROWS = 256;
const LINE_EVERY_MS = 2000;

type Options = {
  readonly model: string;
  readonly in: string;
  readonly out?: string;
  readonly protocolKeyFile?: string;
};
type Counts = { readonly read: number; readonly predicted: number };

/** `chorale models predict`: predictions for structures from a file or standard input, as CSV. */
export function predictCommand(clock: Clock = systemClock): Command {
  return new Command("predict")
    .description("predict for structures from a file or standard input")
    .requiredOption("--model <file>", "a model that Chorale exported (ONNX)")
    .requiredOption("--in <file>", "structures; - for standard input")
    .option("--protocol-key-file <file>", "the partners' key, for a model whose bits are permuted by it")
    .option("--out <file>", "where the predictions go; standard output by default")
    .addHelpText("after", EXAMPLE)
    .action((options: Options) => predict(options, clock));
}

async function predict(options: Options, clock: Clock): Promise<void> {
  const key = readKey(options.protocolKeyFile);
  const predictor = await loadPredictor(options.model);
  try {
    const protocol = protocolOf(predictor.description, options.model);
    const featuriser = await loadFeaturiser(protocol.features, key);
    refuseWrongKey(protocol, featuriser, options.model);
    const { read, predicted } = await predictAll(options, predictor, featuriser, clock);
    const source = sourceName(options);
    if (read === 0)
      throw new CommandError(`${source}: holds no structure`, { remedy: "write one SMILES a line" });
    if (predicted === 0)
      throw new CommandError(`${source}: none of ${read} structures could be read`, {
        remedy: "see the column reason of the output; a table needs a column named smiles",
      });
  } finally {
    await predictor.dispose();
  }
}

function sourceName(options: Options): string {
  return options.in === "-" ? "standard input" : options.in;
}

async function openRows(options: Options): Promise<AsyncIterable<readonly TableRow[]>> {
  if (options.in === "-") return readDelimited(process.stdin, { name: sourceName(options), delimiter: "," });
  return (await openTable(options.in)).sheets[0]!.rows();
}

async function predictAll(
  options: Options,
  predictor: Predictor,
  featuriser: Featuriser,
  clock: Clock,
): Promise<Counts> {
  const rows = await openRows(options);
  const report = progressOf(clock);
  let [read, predicted] = [0, 0];
  // Opened once there is something to write: a wrong input leaves an older output alone.
  let output: Output | null = null;
  for await (const structures of inBlocks(readStructures(rows))) {
    const outcomes = await predictBlock(structures, predictor, featuriser);
    const header = output === null ? headerLine(predictor.description) : "";
    output ??= openOutput(options.out);
    const lines = outcomes.map((outcome) => outcomeLine(predictor.description, outcome));
    const isWanted = await output.write(header + lines.join(""));
    read += outcomes.length;
    predicted += outcomes.filter((outcome) => "predictions" in outcome).length;
    report(read);
    if (!isWanted) break;
  }
  await output?.close();
  return { read, predicted };
}

async function* inBlocks(lists: AsyncIterable<readonly Structure[]>): AsyncGenerator<readonly Structure[]> {
  for await (const list of lists)
    for (let start = 0; start < list.length; start += BLOCK_ROWS) yield list.slice(start, start + BLOCK_ROWS);
}

async function predictBlock(
  structures: readonly Structure[],
  predictor: Predictor,
  featuriser: Featuriser,
): Promise<Outcome[]> {
  const featurised = structures.map(({ smiles }) => (smiles === "" ? EMPTY : featuriser.featurise(smiles)));
  const rows = featurised.filter((outcome) => outcome.kind === "featurised");
  const predictions = await predictor.predict(packRows(rows, predictor.features));
  const tasks = predictor.description.tasks.length;
  let at = 0;
  return structures.map((structure, index): Outcome => {
    const outcome = featurised[index]!;
    if (outcome.kind === "unreadable") return { structure, reason: outcome.reason };
    at += tasks;
    return { structure, predictions: predictions.subarray(at - tasks, at) };
  });
}

const EMPTY = { kind: "unreadable", reason: "no structure is given" } as const;

type Output = {
  /** False when the reader of a pipe has gone, as `head` does: not a failure, but the end. */
  write(text: string): Promise<boolean>;
  close(): Promise<void>;
};

/** Standard output or a file; a write waits until the reader has taken it, so that nothing piles up. */
function openOutput(path: string | undefined): Output {
  const stream: Writable = path === undefined ? process.stdout : createWriteStream(path);
  // Each write reports its own failure.
  stream.on("error", () => {});
  const settled = (start: (done: (error?: Error | null) => void) => void): Promise<boolean> =>
    new Promise((resolve, reject) => {
      start((error) => {
        if (!error) resolve(true);
        else if ((error as NodeJS.ErrnoException).code === "EPIPE") resolve(false);
        else reject(unwritable(path, error));
      });
    });
  const close = async (): Promise<void> => {
    if (path !== undefined) await settled((done) => stream.end(done));
  };
  return { write: (text) => settled((done) => stream.write(text, done)), close };
}

function unwritable(path: string | undefined, error: Error): CommandError {
  return new CommandError(`cannot write ${path ?? "to standard output"}: ${describeError(error)}`, {
    cause: error,
  });
}

function progressOf(clock: Clock): (read: number) => void {
  const startMs = clock.monotonicMs();
  let lastMs = startMs;
  return (read) => {
    const nowMs = clock.monotonicMs();
    if (nowMs - lastMs < LINE_EVERY_MS) return;
    lastMs = nowMs;
    process.stderr.write(`${read} structures, ${Math.round((1000 * read) / (nowMs - startMs))} a second\n`);
  };
}
