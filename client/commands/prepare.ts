import { availableParallelism } from "node:os";
import { Command, InvalidArgumentError, Option } from "commander";
import { systemClock, type Clock } from "../../process/clock.ts";
import { readYaml } from "../../process/read-yaml.ts";
import { studyManifestSchema } from "../../trust/manifest/study-manifest.ts";
import { readProtocolKey } from "../config.ts";
import { formatNames, type FormatName } from "../data/formats/reading.ts";
import { readSummary, type PreparationSummary } from "../data/prepare/summary.ts";
import { runUntilSignal } from "./run-until-signal.ts";
import { describePreparation } from "./describe-preparation.ts";
import { showProgress } from "./show-progress.ts";

const EXAMPLES = `
The folder gets prepared.chorale (what training reads), rejected.csv and unmapped.csv (every row and cell that
was left out, with its reason) and summary.json. Nothing leaves this machine. A run that was stopped goes on
where it was when the same command is given again.

Examples:
  $ chorale client prepare --in compounds.csv --study study.yaml --out prepared
  $ chorale client prepare --in T0.csv T1.csv T2.csv --study study.yaml --out prepared \\
      --protocol-key-file protocol.key --workers 4
  $ chorale client prepare --in assays.xlsx --study study.yaml --out prepared --format k-melloddy --json`;

const WORKERS_MAX = 64;
/** What a shell gives for a program that SIGINT ended. */
const CANCELLED = 130;

type Options = {
  readonly in: readonly string[];
  readonly study: string;
  readonly out: string;
  readonly workers: number;
  readonly protocolKeyFile?: string;
  readonly format?: FormatName;
  readonly encoding?: string;
  readonly json?: true;
};

/**
 * `chorale client prepare`: from a partner's files to what training reads. Exit code 1 when nothing of the
 * files can be used, 130 when it was cancelled.
 */
export function prepareCommand(clock: Clock = systemClock): Command {
  return new Command("prepare")
    .description("turn files of this node into features, folds and labels as a study wants them")
    .requiredOption("--in <file...>", "files with structures or records, and what was measured")
    .requiredOption("--study <file>", "study manifest (YAML)")
    .requiredOption("-o, --out <folder>", "where the result goes")
    .option("--workers <number>", "chemistry threads", readWorkers, Math.max(1, availableParallelism() - 1))
    .option("--protocol-key-file <file>", "the partners' key for folds and bit permutation")
    .addOption(
      new Option("--format <name>", "how to read the files, if not by their content").choices(formatNames),
    )
    .option("--encoding <name>", "text encoding of the files, if not by their content")
    .option("--json", "print the summary as JSON")
    .addHelpText("after", EXAMPLES)
    .action((options: Options) => prepare(options, clock));
}

async function prepare(options: Options, clock: Clock): Promise<void> {
  const { in: paths, study, out, workers, protocolKeyFile, format, encoding } = options;
  const manifest = readYaml(study, studyManifestSchema, "correct the fields that are named");
  const key = readProtocolKey({ protocolKeyFile });
  using progress = showProgress(
    clock,
    `preparing ${paths.length === 1 ? paths[0]! : `${paths.length} files`}`,
  );
  const { prepareData } = await import("../data/prepare/prepare-data.ts");
  const isDone = await runUntilSignal(async (signal) => {
    await prepareData(paths, {
      manifest,
      key,
      folder: out,
      workers,
      ...(format === undefined ? {} : { format }),
      ...(encoding === undefined ? {} : { encoding }),
      onProgress: progress.show,
      signal,
    });
  });
  progress.end();
  if (!isDone) {
    process.stderr.write(
      `Cancelled. What is finished stays in ${out}; the same command goes on from there.\n`,
    );
    process.exitCode = CANCELLED;
    return;
  }
  const summary = readSummary(out)!;
  process.stdout.write(
    options.json ? `${JSON.stringify(summary, null, 2)}\n` : describePreparation(summary, out),
  );
  if (isUseless(summary)) process.exitCode = 1;
}

function isUseless({ compounds, tasks }: PreparationSummary): boolean {
  return compounds === 0 || tasks.length === 0;
}

/** The number of chemistry threads that a command was given. Throws for anything but 1 to 64. */
export function readWorkers(text: string): number {
  const workers = Number(text);
  if (!Number.isInteger(workers) || workers < 1 || workers > WORKERS_MAX)
    throw new InvalidArgumentError(`Give a whole number from 1 to ${WORKERS_MAX}.`);
  return workers;
}
